/**
 * Draws from the standard normal, by Box and Muller (1958).
 * @param {number} count
 * @returns {number[]}
 */
export function drawNormals(count) {
  return Array.from({ length: count }, () => {
    // Not zero, whose logarithm is infinite.
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    return radius * Math.cos(2 * Math.PI * Math.random());
  });
}
