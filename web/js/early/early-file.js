/** @typedef {import("../model/description.js").Specification} Specification */
/** @typedef {{dtype: string, shape: number[], data_offsets: [begin: number, end: number]}} Entry */

/**
 * A weights file of the decoder alone, with what the whole file says of the rest.
 * @typedef {{bytes: Uint8Array<ArrayBuffer>, spec: Specification, encoderParameters: number, golden: number, fileSize: number}} Decoder
 */

/**
 * What a header says of reading the file early: the bytes that it takes, and the header of a file of these alone.
 * @typedef {{needed: number, dataStart: number, header: Uint8Array} & Omit<Decoder, "bytes">} Plan
 */

const lengthBytes = 8;

/** Headers are aligned to this many bytes. */
const alignment = 8;

/**
 * Makes a weights file of the decoder from the first bytes of one that has the decoder first: FORMAT.md lets `encoder`
 * be absent from version 2 on. Golden values are left out, wherever they lie.
 */
export class EarlyFile {
  /** undefined until the header is there; null where the file cannot be read early. @type {Plan | null | undefined} */
  #plan;

  /**
   * Returns the decoder, or undefined as long as it is not whole.
   * @param {Uint8Array[]} parts of the file, from its start
   * @returns {Decoder | undefined}
   */
  read(parts) {
    const arrived = parts.reduce((sum, { length }) => sum + length, 0);
    if (this.#plan === undefined) this.#plan = planFrom(parts, arrived);
    if (!this.#plan || arrived < this.#plan.needed) return undefined;
    const { header, dataStart, needed, ...facts } = this.#plan;
    const bytes = new Uint8Array(lengthBytes + header.length + needed - dataStart);
    new DataView(bytes.buffer).setUint32(0, header.length, true);
    bytes.set(header, lengthBytes);
    bytes.set(firstOf(parts, needed).subarray(dataStart), lengthBytes + header.length);
    return { bytes, ...facts };
  }
}

/**
 * @param {Uint8Array[]} parts
 * @param {number} arrived bytes
 * @returns {Plan | null | undefined} undefined as long as the header is not whole
 */
function planFrom(parts, arrived) {
  if (arrived < lengthBytes) return undefined;
  const start = firstOf(parts, lengthBytes);
  const dataStart = lengthBytes + Number(new DataView(start.buffer).getBigUint64(0, true));
  if (arrived < dataStart) return undefined;
  try {
    return planOf(JSON.parse(new TextDecoder().decode(firstOf(parts, dataStart).subarray(lengthBytes))), dataStart);
  } catch {
    return null; // no weights file: what it is instead is told once it is whole
  }
}

/**
 * @param {{__metadata__: Record<string, string>} & Record<string, Entry>} header
 * @param {number} dataStart
 * @returns {Plan | null}
 */
function planOf({ __metadata__: metadata, ...entries }, dataStart) {
  const spec = JSON.parse(metadata.spec);
  const { encoder, ...decoderSpec } = spec;
  if (metadata.format !== "vaelet/2" || encoder === undefined) return null;
  const names = namesIn(encoder);
  if (!Object.values(/** @type {Record<string, Entry>} */ (entries)).every(isPlaced)) return null;
  const tensors = Object.entries(/** @type {Record<string, Entry>} */ (entries)).map(([name, entry]) => ({ name, entry, end: entry.data_offsets[1] }));
  const late = tensors.filter(({ name }) => names.has(name.replace(/\.(weight|bias)(\.scale)?$/, "")));
  const cut = Math.min(...late.map(({ entry }) => entry.data_offsets[0]));
  const early = tensors.filter(({ end }) => end <= cut);
  if (!tensors.every((tensor) => early.includes(tensor) || late.includes(tensor) || /^(x|golden)\./.test(tensor.name))) return null;
  return {
    spec,
    encoderParameters: late.reduce((sum, { name, entry }) => sum + (name.endsWith(".scale") ? 0 : entry.shape.reduce((a, b) => a * b, 1)), 0),
    golden: entries["golden.z"].shape[0],
    fileSize: dataStart + Math.max(...tensors.map(({ end }) => end)),
    needed: dataStart + cut,
    dataStart,
    header: headerOf({
      __metadata__: { ...metadata, spec: JSON.stringify(decoderSpec) },
      ...Object.fromEntries(early.map(({ name, entry }) => [name.replace(/^golden\./, "x.$&"), entry])),
    }),
  };
}

/**
 * Whether an entry says where its tensor lies; in a damaged file it need not.
 * @param {Entry} entry
 */
function isPlaced({ data_offsets: [begin, end] }) {
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

/** @param {object} header */
function headerOf(header) {
  const text = JSON.stringify(header);
  const bytes = new TextEncoder().encode(text);
  return bytes.length % alignment === 0 ? bytes : new TextEncoder().encode(text + " ".repeat(alignment - (bytes.length % alignment)));
}

/**
 * @param {Uint8Array[]} parts
 * @param {number} length
 */
function firstOf(parts, length) {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    if (offset >= length) break;
    bytes.set(part.subarray(0, length - offset), offset);
    offset += part.length;
  }
  return bytes;
}
