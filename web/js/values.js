// What a value is, whatever frame or test environment made it: `instanceof` knows the classes of one realm only.

/**
 * Returns the name of a value's class, such as "ArrayBuffer" or "Float32Array", from whatever realm it comes.
 * @param {unknown} value
 */
export function kindOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Characters of a text that an error sentence shows. */
const shownCharacters = 60;

/**
 * Returns a value's type and value for an error sentence: `the text "5"`, `the number 5`, `an array of length 5`.
 * @param {unknown} value
 * @returns {string}
 */
export function describeValue(value) {
  if (typeof value === "string") {
    // Cut by characters; of the longest each takes two places.
    const characters = [...value.slice(0, 2 * shownCharacters + 2)];
    const shown = characters.slice(0, shownCharacters).join("");
    return `the text "${shown}${shown.length < value.length ? "…" : ""}"`;
  }
  if (typeof value === "number" || typeof value === "bigint") {
    return `the ${typeof value === "number" ? "number" : "BigInt"} ${value}`;
  }
  if (typeof value === "symbol" || typeof value === "function") return `a ${typeof value}`;
  if (typeof value !== "object" || value === null) return String(value);
  const kind = kindOf(value).replace(/^(Array|Object)$/, (name) => name.toLowerCase());
  const length = Array.isArray(value) || ArrayBuffer.isView(value) ? Reflect.get(value, "length") : undefined;
  return `${/^[aeiou]/i.test(kind) ? "an" : "a"} ${kind}${length === undefined ? "" : ` of length ${length}`}`;
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
