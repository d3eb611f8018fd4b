/**
 * Writes directions into a weights file: see FORMAT.md, "Container", for the order of its tensors.
 *
 * @typedef {{name: string, vector: readonly number[], low: number, high: number}} Direction
 * @typedef {{name: string, dtype: string, shape: number[], data: Uint8Array}} Tensor
 */

const headLength = 8;
const alignment = 8;
const directionTensor = "direction.vector";
const paddingName = /^x\.pad\.\d+$/;
const dtypes = ["F32", "F16", "I8"];

/** Beginnings of the names of the parts behind the decoder, in their order; "" is the encoder, whose layers have any name. */
const parts = ["latent.", "prior.", "direction.", "", "x.", "golden."];

/**
 * @param {ArrayBuffer} file  a weights file that the engine has read
 * @param {Direction[]} added  behind those that it has
 * @returns {Blob} the file with them, in version 2 of the format
 */
export function withDirections(file, added) {
  const { metadata, tensors } = readFile(file);
  const spec = JSON.parse(metadata.spec);
  spec.directions = [...(spec.directions ?? []), ...added.map(({ name, low, high }) => ({ name, low, high }))];
  const before = tensors.find(({ name }) => name === directionTensor);
  const rows = Float32Array.from(added.flatMap(({ vector }) => vector));
  const vectors = {
    name: directionTensor,
    dtype: "F32",
    shape: [spec.directions.length, spec.latent],
    data: joined([before?.data ?? new Uint8Array(), new Uint8Array(rows.buffer)]),
  };
  const others = tensors.filter(({ name }) => name !== directionTensor && !paddingName.test(name));
  return writeFile({ ...metadata, format: "vaelet/2", spec: JSON.stringify(spec) }, inOrder([...others, vectors], spec));
}

/**
 * @param {ArrayBuffer} file
 * @returns {{metadata: Record<string, string>, tensors: Tensor[]}}
 */
function readFile(file) {
  const length = Number(new DataView(file).getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(new Uint8Array(file, headLength, length)));
  const tensors = Object.entries(entries).map(([name, { dtype, shape, data_offsets: [begin, end] }]) =>
    ({ name, dtype, shape, data: new Uint8Array(file, headLength + length + begin, end - begin) }));
  return { metadata, tensors };
}

/**
 * The decoder first, the encoder behind all that the decoder needs, what checks them last; in each part F32, F16, I8. Each group has a number.
 * @param {Tensor[]} tensors
 * @param {any} spec
 */
function inOrder(tensors, spec) {
  const ofDecoder = new Set(layerNames(spec.decoder));
  return tensors.map((tensor) => ({ ...tensor, group: groupOf(tensor, ofDecoder) })).sort((a, b) => a.group - b.group);
}

/**
 * @param {Tensor} tensor
 * @param {Set<string>} ofDecoder  names of layers
 */
function groupOf({ name, dtype }, ofDecoder) {
  const layer = name.replace(/\.(weight|bias|weight\.scale)$/, "");
  const part = ofDecoder.has(layer) ? 0 : partOf(name);
  return part * (dtypes.length + 1) + (dtypes.includes(dtype) ? dtypes.indexOf(dtype) : dtypes.length);
}

/** @param {string} name  of a tensor that is not the decoder's */
function partOf(name) {
  const found = parts.findIndex((prefix) => prefix !== "" && name.startsWith(prefix));
  return 1 + (found < 0 ? parts.indexOf("") : found);
}

/**
 * @param {any[]} layers
 * @returns {string[]}
 */
function layerNames(layers) {
  return layers.flatMap(({ name, layers: inner = [], shortcut = [] }) => [...(name === undefined ? [] : [name]), ...layerNames([...inner, ...shortcut])]);
}

/**
 * @param {Record<string, string>} metadata
 * @param {(Tensor & {group: number})[]} tensors  in their order
 */
function writeFile(metadata, tensors) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: metadata };
  /** @type {Uint8Array[]} */
  const data = [];
  let end = 0;
  /** @param {Tensor} tensor */
  const add = ({ name, dtype, shape, data: values }) => {
    header[name] = { dtype, shape, data_offsets: [end, end + values.length] };
    data.push(values);
    end += values.length;
  };
  for (const [i, tensor] of tensors.entries()) {
    const missing = -end & (alignment - 1);
    const padding = { name: `x.pad.${i}`, dtype: "I8", shape: [missing], data: new Uint8Array(missing) };
    if (missing > 0 && tensor.group !== tensors[i - 1].group) add(padding);
    add(tensor);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / alignment) * alignment;
  const head = new Uint8Array(headLength + length).fill(" ".charCodeAt(0));
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, headLength);
  return new Blob([head, ...data].map((bytes) => /** @type {Uint8Array<ArrayBuffer>} */ (bytes)));
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}
