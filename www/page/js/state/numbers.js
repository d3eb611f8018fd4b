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
