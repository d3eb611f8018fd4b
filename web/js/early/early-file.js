/** @typedef {import("../model/description.js").Specification} Specification */
/** @typedef {{dtype: string, shape: number[], data_offsets: [begin: number, end: number]}} Entry */

/**
 * A weights file of what has arrived, with what the whole file says of the rest.
 * @typedef {object} Beginning
 * @property {Uint8Array<ArrayBuffer>} bytes
 * @property {boolean} lacksPrior  whether the whole file has a fitted prior that this one lacks
 * @property {Specification} spec
 * @property {number} encoderParameters
 * @property {number} golden  samples
 * @property {number} fileSize  bytes of the whole file
 */

/**
 * What a header says of reading the file early: the bytes that it takes, and the header of a file of these alone.
 * @typedef {{needed: number, dataStart: number, header: Uint8Array} & Omit<Beginning, "bytes">} Plan
 */

/** @typedef {{name: string, entry: Entry}} Tensor */

const lengthBytes = 8;

/** Headers are aligned to this many bytes. */
const alignment = 8;

/**
 * Makes weights files of the first bytes of one that has the decoder first: of the decoder, and where a fitted prior lies
 * behind that, of both. FORMAT.md lets `encoder` and the prior be absent from version 2 on. Golden values are left out,
 * wherever they lie.
 */
export class EarlyFile {
  /** Those to come; undefined until the header is there. @type {Plan[] | undefined} */
  #plans;

  /**
   * Returns the next beginning of the file, or undefined as long as that is not whole, or where there is none.
   * @param {Uint8Array[]} parts of the file, from its start
   * @returns {Beginning | undefined}
   */
  read(parts) {
    const arrived = parts.reduce((sum, { length }) => sum + length, 0);
    this.#plans ??= plansFrom(parts, arrived);
    if (!this.#plans?.length || arrived < this.#plans[0].needed) return undefined;
    const [{ header, dataStart, needed, ...facts }] = this.#plans.splice(0, 1);
    const bytes = new Uint8Array(lengthBytes + header.length + needed - dataStart);
    new DataView(bytes.buffer).setUint32(0, header.length, true);
    bytes.set(header, lengthBytes);
    copyRange(parts, dataStart, bytes.subarray(lengthBytes + header.length));
    return { bytes, ...facts };
  }
}

/**
 * @param {Uint8Array[]} parts
 * @param {number} arrived bytes
 * @returns {Plan[] | undefined} undefined as long as the header is not whole
 */
function plansFrom(parts, arrived) {
  if (arrived < lengthBytes) return undefined;
  const start = firstOf(parts, lengthBytes);
  const dataStart = lengthBytes + Number(new DataView(start.buffer).getBigUint64(0, true));
  if (arrived < dataStart) return undefined;
  try {
    return plansOf(JSON.parse(new TextDecoder().decode(firstOf(parts, dataStart).subarray(lengthBytes))), dataStart);
  } catch {
    return []; // no weights file: what it is instead is told once it is whole
  }
}

/**
 * @param {{__metadata__: Record<string, string>} & Record<string, Entry>} header
 * @param {number} dataStart
 * @returns {Plan[]} of the decoder, then of the prior too, without those that cannot be read early
 */
function plansOf({ __metadata__: metadata, ...entries }, dataStart) {
  const spec = JSON.parse(metadata.spec);
  const { encoder, ...decoderSpec } = spec;
  if (metadata.format !== "vaelet/2" || encoder === undefined) return [];
  const layers = namesIn(encoder);
  /** @type {Tensor[]} */
  const tensors = Object.entries(entries).map(([name, entry]) => ({ name, entry }));
  if (!tensors.every(isPlaced)) return [];
  const [ofEncoder, others] = split(tensors, ({ name }) => layers.has(name.replace(/\.(weight|bias)(\.scale)?$/, "")));
  const needed = others.filter(({ name }) => !/^(x|golden)\./.test(name));
  const [prior, decoder] = split(needed, ({ name }) => name.startsWith("prior."));
  const facts = {
    spec,
    encoderParameters: ofEncoder.reduce((sum, tensor) => sum + parametersOf(tensor), 0),
    golden: entries["golden.z"].shape[0],
    fileSize: dataStart + endOf(tensors),
    dataStart,
  };
  const ends = [...new Set([endOf(decoder), endOf(needed)])];
  return ends.filter((end) => ofEncoder.every(({ entry }) => entry.data_offsets[0] >= end)).map((end) => ({
    ...facts,
    lacksPrior: endOf(prior) > end,
    needed: dataStart + end,
    header: headerOf({ ...metadata, spec: JSON.stringify(decoderSpec) }, tensors.filter((tensor) => endOf([tensor]) <= end)),
  }));
}

/** @param {Tensor} tensor of a layer */
function parametersOf({ name, entry }) {
  return name.endsWith(".scale") ? 0 : entry.shape.reduce((a, b) => a * b, 1);
}

/**
 * Returns the end of the last of them, in bytes of data.
 * @param {Tensor[]} tensors
 */
function endOf(tensors) {
  return Math.max(0, ...tensors.map(({ entry }) => entry.data_offsets[1]));
}

/**
 * Returns those that pass, and the others.
 * @param {Tensor[]} tensors
 * @param {(tensor: Tensor) => boolean} passes
 */
function split(tensors, passes) {
  return [tensors.filter(passes), tensors.filter((tensor) => !passes(tensor))];
}

/**
 * Whether an entry says where its tensor lies; in a damaged file it need not.
 * @param {Tensor} tensor
 */
function isPlaced({ entry: { data_offsets: [begin, end] } }) {
  return [begin, end].every(Number.isSafeInteger) && begin >= 0 && end >= begin;
}

/**
 * The names of layers, those in residuals too.
 * @param {any[]} layers
 * @returns {Set<string>}
 */
function namesIn(layers) {
  return new Set(layers.flatMap(({ name, layers: inner = [], shortcut = [] }) => [name, ...namesIn([...inner, ...shortcut])]));
}

/**
 * The header of a file of these tensors, golden values under names that no reader looks for.
 * @param {Record<string, string>} metadata
 * @param {Tensor[]} tensors
 */
function headerOf(metadata, tensors) {
  const entries = tensors.map(({ name, entry }) => [name.replace(/^golden\./, "x.$&"), entry]);
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const bytes = new TextEncoder().encode(text);
  return bytes.length % alignment === 0 ? bytes : new TextEncoder().encode(text + " ".repeat(alignment - (bytes.length % alignment)));
}

/**
 * Returns the first bytes of a file.
 * @param {Uint8Array[]} parts
 * @param {number} length
 */
function firstOf(parts, length) {
  const bytes = new Uint8Array(length);
  copyRange(parts, 0, bytes);
  return bytes;
}

/**
 * Fills the target with the bytes of a file from a place on.
 * @param {Uint8Array[]} parts
 * @param {number} start
 * @param {Uint8Array} target
 */
function copyRange(parts, start, target) {
  let at = -start; // of a part, counted from there
  for (const part of parts) {
    if (at >= target.length) break;
    target.set(part.subarray(Math.max(0, -at), target.length - at), Math.max(0, at));
    at += part.length;
  }
}
