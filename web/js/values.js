// What a value is, whatever frame or test environment made it: `instanceof` knows the classes of one realm only.

/**
 * Returns the name of a value's class, such as "ArrayBuffer" or "Float32Array", from whatever realm it comes.
 * @param {unknown} value
 */
export function kindOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * Whether a value is memory, shared or not, or a view of some.
 * @param {unknown} value
 * @returns {value is ArrayBufferLike | ArrayBufferView}
 */
export function isMemory(value) {
  return ArrayBuffer.isView(value) || /ArrayBuffer$/.test(kindOf(value));
}

/** Characters of a text that an error sentence shows. */
const shownCharacters = 60;

/**
 * Returns a value's type and value for an error sentence: `the text "5"`, `the number 5`, `an array of length 5`.
 * @param {unknown} value
 * @returns {string}
 */
export function describeValue(value) {
  if (typeof value === "string") return `the text "${shortened(value)}"`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "bigint") return `the BigInt ${value}`;
  if (typeof value === "symbol") return "a symbol";
  if (Object(value) !== value) return String(value);
  const kind = kindOf(value).replace(/^(Array|Object|Function)$/, (name) => name.toLowerCase());
  const { length } = /** @type {{length?: unknown}} */ (value);
  return `${/^[aeiou]/i.test(kind) ? "an" : "a"} ${kind}${/rray$/.test(kind) ? ` of length ${length}` : ""}`;
}

/** @param {string} text cut between characters, of which the longest take two places */
function shortened(text) {
  const shown = [...text.slice(0, 2 * shownCharacters)].slice(0, shownCharacters).join("");
  return shown.length < text.length ? `${shown}…` : shown;
}

/**
 * Returns the bytes of a buffer or of a view. Memory that is shared or may change its size is copied, as the platform's
 * own functions refuse it.
 * @param {ArrayBufferLike | ArrayBufferView} source
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf(source) {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(source) ? source : new Uint8Array(source);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const isPlain = kindOf(buffer) === "ArrayBuffer" && !Reflect.get(buffer, "resizable");
  return /** @type {Uint8Array<ArrayBuffer>} */ (isPlain ? bytes : bytes.slice());
}
