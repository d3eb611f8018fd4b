// Damages weights files at random, as a disk, a transfer or somebody of ill will does.

/** @typedef {() => number} Random from 0 up to 1 */

/** Numbers at which readers go wrong. */
const numbers = [
  "0", "-1", "1", "2", "7", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
  "9007199254740991", "9007199254740993", "18446744073709551615", "1e308", "1e-400", "-0", "0.5", "1e5", "null", "true", '""', "[]", "{}",
];

/**
 * Numbers from a seed (mulberry32).
 * @param {number} seed
 * @returns {Random}
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @type {(random: Random, limit: number) => number} */
const below = (random, limit) => Math.floor(random() * limit);

/** @type {((bytes: Uint8Array, random: Random) => Uint8Array)[]} */
const damages = [flipBit, setBytes, cut, extend, moveBytes, changeLength, changeNumber, changeText, changeText, changeNumber];

/**
 * Returns a copy of a file with one to four damages.
 * @param {Uint8Array} file
 * @param {Random} random
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function mutate(file, random) {
  let bytes = file.slice();
  for (let left = 1 + below(random, 4); left > 0; --left) bytes = damages[below(random, damages.length)](bytes, random).slice();
  return bytes;
}

/** @type {typeof damages[0]} */
function flipBit(bytes, random) {
  bytes[below(random, bytes.length)] ^= 1 << below(random, 8);
  return bytes;
}

/** Random bytes, or the floats that are no numbers. @type {typeof damages[0]} */
function setBytes(bytes, random) {
  const patterns = [[0, 0, 192, 127], [0, 0, 128, 127], [255, 255, 127, 127], [1, 0, 0, 0], [below(random, 256)]];
  const pattern = patterns[below(random, patterns.length)];
  const start = below(random, Math.max(1, bytes.length - pattern.length));
  bytes.set(pattern.slice(0, bytes.length - start), start);
  return bytes;
}

/** @type {typeof damages[0]} */
function cut(bytes, random) {
  return bytes.subarray(0, below(random, bytes.length + 1));
}

/** @type {typeof damages[0]} */
function extend(bytes, random) {
  const longer = new Uint8Array(bytes.length + 1 + below(random, 64));
  longer.set(bytes);
  return longer;
}

/** @type {typeof damages[0]} */
function moveBytes(bytes, random) {
  const length = below(random, Math.min(64, bytes.length));
  return bytes.copyWithin(below(random, bytes.length), below(random, bytes.length), below(random, bytes.length) + length);
}

/** The length of the header, which the first eight bytes hold. @type {typeof damages[0]} */
function changeLength(bytes, random) {
  if (bytes.length < 8) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const lengths = [0n, 1n, 7n, BigInt(bytes.length), BigInt(bytes.length) - 8n, 2n ** 31n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n];
  const nearby = view.getBigUint64(0, true) + BigInt(below(random, 5) - 2);
  view.setBigUint64(0, BigInt.asUintN(64, random() < 0.5 ? nearby : lengths[below(random, lengths.length)]), true);
  return bytes;
}

/** One number of the header, to one of another length: what follows moves. @type {typeof damages[0]} */
function changeNumber(bytes, random) {
  return changeHeader(bytes, /\d+(\.\d+)?/g, random, () => numbers[below(random, numbers.length)]);
}

/** A text of the header, to another of its texts: layers, names, kinds and keys change places. @type {typeof damages[0]} */
function changeText(bytes, random) {
  return changeHeader(bytes, /\\?"[^"\\]*\\?"/g, random, (all) => all[below(random, all.length)]);
}

/**
 * @param {Uint8Array} bytes
 * @param {RegExp} pattern
 * @param {Random} random
 * @param {(all: string[]) => string} choose
 */
function changeHeader(bytes, pattern, random, choose) {
  if (bytes.length < 8) return bytes;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) return bytes;
  // Each byte one character, so that nothing else changes.
  const header = Buffer.from(bytes.subarray(8, 8 + length)).toString("latin1");
  const found = [...header.matchAll(pattern)];
  if (found.length === 0) return bytes;
  const { index, 0: old } = found[below(random, found.length)];
  const changed = Buffer.from(header.slice(0, index) + choose(found.map(([text]) => text)) + header.slice(index + old.length), "latin1");
  const result = Buffer.concat([new Uint8Array(8), changed, bytes.subarray(8 + length)]);
  result.writeBigUInt64LE(BigInt(changed.length));
  return result;
}
