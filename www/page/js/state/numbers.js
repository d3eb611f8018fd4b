/** The largest latent value, to both sides, that the page shows: its links, sliders and sentences hold no larger one. */
export const largestLatent = 1e6;

/** Each digit can be matched in one way only: else a long row of them, which a link may hold, would keep the page busy. */
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a number of the address.
 * @param {string} text
 * @param {{low: number, high: number}} range
 * @returns {number | undefined} undefined when it is none, or out of range
 */
export function parseNumber(text, { low, high }) {
  const trimmed = text.trim();
  // Plus zero: a link does not tell the two zeros apart.
  const value = decimal.test(trimmed) ? Number(trimmed) + 0 : NaN;
  return value >= low && value <= high ? value : undefined;
}

/**
 * Checks whether the page can show these latent values.
 * @param {ArrayLike<number>} z
 */
export function isShowable(z) {
  return Array.prototype.every.call(z, (value) => Math.abs(value) <= largestLatent);
}

/**
 * Returns an amount of information as a text; very large ones, which a file may hold, in short.
 * @param {number} nats
 * @param {number} decimals
 */
export function formatNats(nats, decimals) {
  return `${Math.abs(nats) < 1e6 ? nats.toFixed(decimals) : nats.toExponential(1)} nats`;
}

/**
 * Returns a whole number as a text, with a comma before each three digits. Not by toLocaleString: its first call loads the
 * rules of a language, which takes longer than all else that shows a model.
 * @param {number} count
 */
export function formatCount(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * Checks whether two rows of numbers are equal, or both missing.
 * @param {ArrayLike<number> | undefined} a
 * @param {ArrayLike<number> | undefined} b
 */
export function sameNumbers(a, b) {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && Array.prototype.every.call(a, (value, i) => value === b[i]);
}

/**
 * The weights of a label that stands alone: 1 at its place.
 * @param {number} label  index
 * @returns {number[]} [label + 1]
 */
export function oneHot(label) {
  return Array.from({ length: label + 1 }, (_, i) => (i === label ? 1 : 0));
}
