/** A full-period linear congruence (Knuth, The Art of Computer Programming 2, section 3.2.1). */
const factor = 1664525;
const increment = 1013904223;
const modulus = 2 ** 32;

/**
 * Standard normals (Box and Muller 1958), the same each time: for averages that must not depend on chance. Draws
 * from a model's prior come from the model itself.
 * @param {number} count
 * @returns {Float32Array}
 */
export function fixedNormals(count) {
  let state = 1;
  function uniform() {
    state = (Math.imul(state, factor) + increment) >>> 0;
    return (state + 0.5) / modulus;
  }
  return Float32Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}
