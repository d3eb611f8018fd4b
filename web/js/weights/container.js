/**
 * Reads and writes the container of weights files that the engine has accepted: see FORMAT.md, "Container".
 *
 * @typedef {{name: string, dtype: string, shape: number[], data: Uint8Array<ArrayBuffer>}} Tensor
 * @typedef {{metadata: Record<string, string>, tensors: Tensor[]}} Container
 */

const headLength = 8;
const alignment = 8;
const paddingName = /^x\.pad\.\d+$/;
const dtypes = ["F32", "F16", "I8"];

/** Beginnings of the names of the parts behind the decoder, in their order; "" is the encoder, whose layers have any name. */
const parts = ["latent.", "direction.", "prior.", "", "x.", "golden."];

/**
 * @param {Uint8Array<ArrayBuffer>} file
 * @returns {Container} its tensors without those that only fill gaps; they look into the file
 */
export function readContainer(file) {
  const { buffer, byteOffset } = file;
  const length = Number(new DataView(buffer, byteOffset).getBigUint64(0, true));
  const start = headLength + length;
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(file.subarray(headLength, start)));
  const tensors = Object.entries(entries)
    .filter(([name]) => !paddingName.test(name))
    .map(([name, { dtype, shape, data_offsets: [begin, end] }]) => ({ name, dtype, shape, data: file.subarray(start + begin, start + end) }));
  return { metadata, tensors };
}

/**
 * Returns a tensor of floats.
 * @param {string} name
 * @param {number[]} shape
 * @param {ArrayLike<number>} values
 * @returns {Tensor}
 */
export function floatTensor(name, shape, values) {
  return { name, dtype: "F32", shape, data: new Uint8Array(Float32Array.from(values).buffer) };
}

/**
 * Writes a file of version 2: the decoder first, the encoder behind all that the decoder needs, what checks them last.
 * @param {Container} container
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function writeContainer({ metadata, tensors }) {
  const ofDecoder = new Set(namedLayers(JSON.parse(metadata.spec).decoder).map(({ name }) => name));
  const ordered = tensors.map((tensor) => ({ ...tensor, group: groupOf(tensor, ofDecoder) })).sort((a, b) => a.group - b.group);
  return joined(padded(ordered), { ...metadata, format: "vaelet/2" });
}

/**
 * Returns the layers that have tensors of their own, also those inside residuals.
 * @param {any[]} layers of a specification
 * @returns {{name: string, op: string}[]}
 */
export function namedLayers(layers) {
  return layers.flatMap((layer) => [
    ...(layer.name === undefined ? [] : [layer]),
    ...namedLayers([...(layer.layers ?? []), ...(layer.shortcut ?? [])]),
  ]);
}

/**
 * Returns the number of a tensor's place among the others: in each part F32, F16, I8.
 * @param {Tensor} tensor
 * @param {Set<string>} ofDecoder names of layers
 */
function groupOf({ name, dtype }, ofDecoder) {
  const layer = name.replace(/\.(weight|bias|weight\.scale)$/, "");
  const part = ofDecoder.has(layer) ? 0 : partOf(name);
  return part * (dtypes.length + 1) + (dtypes.includes(dtype) ? dtypes.indexOf(dtype) : dtypes.length);
}

/** @param {string} name of a tensor that is not the decoder's */
function partOf(name) {
  const found = parts.findIndex((prefix) => prefix !== "" && name.startsWith(prefix));
  return 1 + (found < 0 ? parts.indexOf("") : found);
}

/**
 * Puts a tensor of zeros between two groups where the next would not be aligned.
 * @param {(Tensor & {group: number})[]} tensors in their order
 * @returns {Tensor[]}
 */
function padded(tensors) {
  let end = 0;
  return tensors.flatMap((tensor, i) => {
    const missing = i > 0 && tensor.group !== tensors[i - 1].group ? -end & (alignment - 1) : 0;
    end += missing + tensor.data.length;
    const padding = { name: `x.pad.${i}`, dtype: "I8", shape: [missing], data: new Uint8Array(missing) };
    return missing > 0 ? [padding, tensor] : [tensor];
  });
}

/**
 * @param {Tensor[]} tensors as they are to stand
 * @param {Record<string, string>} metadata
 * @returns {Uint8Array<ArrayBuffer>}
 */
function joined(tensors, metadata) {
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape, data }) => [name, { dtype, shape, data_offsets: [end, (end += data.length)] }]);
  const text = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const length = Math.ceil(text.length / alignment) * alignment;
  const file = new Uint8Array(headLength + length + end).fill(" ".charCodeAt(0), 0, headLength + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, headLength);
  let at = headLength + length;
  for (const { data } of tensors) {
    file.set(data, at);
    at += data.length;
  }
  return file;
}
