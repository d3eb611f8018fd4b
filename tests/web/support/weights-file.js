/**
 * The one reader of weights files for the tests in JavaScript, written from shared/weights/FORMAT.md and from nothing of
 * vaelet's own. It imports nothing, so that it runs under Node.js and, bundled, in a browser.
 */

/**
 * @typedef {object} Entry  what the header of a file says of a tensor
 * @property {"F32" | "F16" | "I8"} dtype
 * @property {number[]} shape
 * @property {[begin: number, end: number]} data_offsets  bytes, counted from the end of the header
 *
 * @typedef {{shape: number[], values: Float32Array<ArrayBuffer>}} Tensor
 *
 * @typedef {object} WeightsFile
 * @property {Record<string, string>} metadata  `format`, `spec`, `training`, ...: texts, as they stand in the file
 * @property {import("../engine/weights-files.js").Specification} spec  read from `metadata.spec`
 * @property {Record<string, Entry>} entries  by the name of the tensor, in the order of the file
 * @property {number} dataStart  bytes in front of the tensors' data
 * @property {(name: string) => Tensor} tensor  a copy of its values, widened, and with the scales of an I8 weight; throws
 *   when there is none
 */

/** Texts of a weights file are UTF-8; others are refused, not replaced. */
const strict = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the header of a weights file; tensors are read when they are asked for.
 * @param {Uint8Array} bytes  of the whole file
 * @returns {WeightsFile}
 */
export function openWeightsFile(bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const dataStart = 8 + length;
  const { __metadata__: metadata, ...entries } = JSON.parse(strict.decode(bytes.subarray(8, dataStart)));
  const spec = JSON.parse(metadata.spec);
  /** @param {string} name @returns {Tensor} */
  const tensor = (name) => {
    const { dtype, shape, data_offsets: [begin, end] } = requireEntry(entries, name);
    const buffer = new ArrayBuffer(end - begin);
    new Uint8Array(buffer).set(bytes.subarray(dataStart + begin, dataStart + end));
    if (dtype === "F16") return { shape, values: widen(new Uint16Array(buffer)) };
    if (dtype === "F32") return { shape, values: /** @type {Float32Array<ArrayBuffer>} */ (new Float32Array(buffer)) };
    const whole = { shape, values: Float32Array.from(new Int8Array(buffer)) };
    if (entries[`${name}.scale`] === undefined) return whole;
    return scaled(whole, tensor(`${name}.scale`).values, isTransposed([...(spec.encoder ?? []), ...spec.decoder], name) ? 1 : 0);
  };
  return { metadata, spec, entries, dataStart, tensor };
}

/**
 * Returns how many bytes of a weights file come before the first tensor with such a name.
 * @param {Uint8Array} bytes  of the whole file
 * @param {RegExp} names
 */
export function startOf(bytes, names) {
  const { entries, dataStart } = openWeightsFile(bytes);
  const starts = Object.entries(entries).filter(([name]) => names.test(name)).map(([, entry]) => entry.data_offsets[0]);
  return dataStart + Math.min(...starts);
}

/**
 * Multiplies a tensor by a scale for each index of one axis.
 * @param {Tensor} tensor
 * @param {Float32Array} scale
 * @param {number} axis
 * @returns {Tensor}
 */
function scaled({ shape, values }, scale, axis) {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return { shape, values: Float32Array.from(values, (value, i) => scale[Math.floor(i / inner) % shape[axis]] * value) };
}

/**
 * Returns whether a tensor is the weight of a transposed convolution, also of one inside a residual.
 * @param {import("../engine/weights-files.js").Layer[]} layers
 * @param {string} weight
 * @returns {boolean}
 */
function isTransposed(layers, weight) {
  return layers.some(
    ({ op, name, layers: inner = [], shortcut = [] }) =>
      (op === "conv_transpose2d" && weight === `${name}.weight`) || isTransposed([...inner, ...shortcut], weight),
  );
}

/**
 * Reads a whole weights file, every tensor included.
 * @param {Uint8Array} bytes
 */
export function parseFile(bytes) {
  const { metadata, spec, entries, tensor } = openWeightsFile(bytes);
  return { metadata, spec, tensors: new Map(Object.keys(entries).map((name) => [name, tensor(name)])) };
}

/**
 * Copies a weights file and fills one of its tensors, which must be stored as F32, with a number.
 * @param {Uint8Array} bytes
 * @param {string} name  of the tensor
 * @param {number} value
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function withTensor(bytes, name, value) {
  const { entries, dataStart } = openWeightsFile(bytes);
  const { dtype, data_offsets: [begin, end] } = requireEntry(entries, name);
  if (dtype !== "F32") throw new Error(`${name} is stored as ${dtype}, and only F32 can be filled`);
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  for (let at = dataStart + begin; at < dataStart + end; at += 4) view.setFloat32(at, value, true);
  return copy;
}

/**
 * Copies a weights file and replaces entries of its metadata.
 * @param {Uint8Array} bytes
 * @param {Record<string, string>} changes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function withMetadata(bytes, changes) {
  const { metadata, entries, dataStart } = openWeightsFile(bytes);
  const text = new TextEncoder().encode(JSON.stringify({ __metadata__: { ...metadata, ...changes }, ...entries }));
  const data = bytes.subarray(dataStart);
  // The data begins at a multiple of 8 bytes; spaces fill the gap.
  const length = Math.ceil(text.length / 8) * 8;
  const copy = new Uint8Array(8 + length + data.length).fill(" ".charCodeAt(0), 8, 8 + length);
  new DataView(copy.buffer).setBigUint64(0, BigInt(length), true);
  copy.set(text, 8);
  copy.set(data, 8 + length);
  return copy;
}

/**
 * @param {Record<string, Entry>} entries
 * @param {string} name
 */
function requireEntry(entries, name) {
  const entry = entries[name];
  if (entry === undefined) throw new Error(`there is no tensor ${name}`);
  return entry;
}

/**
 * Half precision as single precision: the exponent's bias is 112 larger. Infinities and NaNs, which no weights file may
 * hold, are not converted.
 * @param {Uint16Array} halves
 * @returns {Float32Array<ArrayBuffer>}
 */
function widen(halves) {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const sign = (halves[i] & 0x8000) << 16;
    const magnitude = halves[i] & 0x7fff;
    if (magnitude >= 0x400) bits[i] = sign | ((magnitude << 13) + (112 << 23));
    else values[i] = (sign ? -1 : 1) * magnitude * 2 ** -24;
  }
  return values;
}
