import { VaeletError } from "../errors.js";
import { checkRows, copyRows, largestFloat } from "./rows.js";

/** @typedef {import("./rows.js").Rows} Rows */

/**
 * `spherical` keeps to the lengths that a prior gives; halfway on a straight line z is shorter than it draws.
 * @typedef {"linear" | "spherical"} PathMode
 */

/** Below this sine, two directions leave open which way a great circle between them runs. */
const smallestSine = 1e-6;

/**
 * The way from one z to another: `count` places, evenly spaced, both ends included, or those at `places`, where 0 is
 * `from` and 1 is `to`.
 * @typedef {{from: Rows, to: Rows, mode?: PathMode} &
 *   ({count: number, places?: undefined} | {places: ArrayLike<number>, count?: undefined})} Path
 */

/**
 * Returns the z on the way between two.
 * @param {number} latentSize
 * @param {Path} path
 * @returns {Float32Array} [N * L]
 */
export function interpolateLatents(latentSize, { from, to, count, places, mode = "linear" }) {
  const where = places === undefined ? evenPlaces(count) : checkedPlaces(places);
  const start = latentRow(from, "from", latentSize);
  const end = latentRow(to, "to", latentSize);
  const weights = weightsOf(mode, start, end);
  const z = new Float32Array(where.length * latentSize);
  where.forEach((place, i) => {
    const [startWeight, endWeight] = weights(place);
    for (let j = 0; j < latentSize; ++j) z[i * latentSize + j] = startWeight * start[j] + endWeight * end[j];
  });
  return z;
}

/**
 * Returns copies of one z, with one dimension going evenly over a range.
 * @param {readonly Readonly<{range: readonly [number, number]}>[]} latents
 * @param {{z: Rows, dimension: number, range?: readonly [number, number], count: number}} path
 * @returns {Float32Array} [count * L]
 */
export function traverseLatents(latents, { z: origin, dimension, range, count }) {
  checkCount(count);
  const latentSize = latents.length;
  if (!(Number.isInteger(dimension) && dimension >= 0 && dimension < latentSize)) {
    throw new VaeletError(
      "latent-invalid",
      `Expected dimension to be a whole number from 0 to ${latentSize - 1}, found ${String(dimension)}.`,
    );
  }
  const [least, most] = checkedRange(range ?? latents[dimension].range);
  const row = latentRow(origin, "z", latentSize);
  const z = new Float32Array(count * latentSize);
  for (let i = 0; i < count; ++i) {
    row[dimension] = least + ((most - least) * i) / (count - 1);
    z.set(row, i * latentSize);
  }
  return z;
}

/**
 * Returns the function that gives the weights of both ends at a place from 0 to 1.
 * @param {PathMode} mode
 * @param {Float32Array} start
 * @param {Float32Array} end
 * @returns {(place: number) => [number, number]}
 */
function weightsOf(mode, start, end) {
  if (mode === "linear") return (place) => [1 - place, place];
  if (mode === "spherical") return sphericalWeights(start, end);
  throw new VaeletError("argument-invalid", `Expected mode to be "linear" or "spherical", found ${String(mode)}.`);
}

/**
 * Along the great circle (Shoemake, "Animating rotation with quaternion curves", 1985). Where the directions are
 * the same, or one end is zero and has none, it is a straight line.
 * @param {Float32Array} start
 * @param {Float32Array} end
 * @returns {(place: number) => [number, number]}
 */
function sphericalWeights(start, end) {
  const lengths = Math.sqrt(dot(start, start) * dot(end, end));
  const cosine = lengths === 0 ? 1 : Math.min(1, Math.max(-1, dot(start, end) / lengths));
  const angle = Math.acos(cosine);
  const sine = Math.sin(angle);
  if (sine >= smallestSine) {
    return (place) => [Math.sin((1 - place) * angle) / sine, Math.sin(place * angle) / sine];
  }
  if (cosine > 0) return (place) => [1 - place, place];
  throw new VaeletError(
    "latent-invalid",
    "Expected from and to in directions that differ by less than half a turn, found opposite ones: " +
      'a great circle between them could run anywhere. Use the mode "linear", or a third z between them.',
  );
}

/**
 * @param {Float32Array} a
 * @param {Float32Array} b
 */
function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/**
 * Returns one z as an array of its own, checked.
 * @param {Rows} rows
 * @param {string} name
 * @param {number} latentSize
 */
function latentRow(rows, name, latentSize) {
  const format = { code: "latent-invalid", name, width: latentSize, min: -largestFloat, max: largestFloat };
  const found = checkRows(rows, format);
  if (found !== 1) throw new VaeletError("latent-invalid", `Expected ${name} to be one z, found ${found}.`);
  const row = new Float32Array(latentSize);
  copyRows(rows, latentSize, 0, 1, row);
  return row;
}

/** @param {number} count */
function evenPlaces(count) {
  checkCount(count);
  return Array.from({ length: count }, (_, i) => i / (count - 1));
}

/** @param {ArrayLike<number>} places */
function checkedPlaces(places) {
  const where = Array.from(places);
  if (where.length > 0 && where.every((place) => place >= 0 && place <= 1)) return where;
  throw new VaeletError("argument-invalid", `Expected places to be numbers from 0 to 1, found ${String(where)}.`);
}

/** @param {number} count */
function checkCount(count) {
  if (Number.isSafeInteger(count) && count >= 2) return;
  throw new VaeletError("argument-invalid", `Expected count to be a whole number of at least 2, found ${String(count)}.`);
}

/**
 * @param {readonly [number, number]} range
 * @returns {readonly [number, number]}
 */
function checkedRange(range) {
  if (range?.length === 2 && range.every((value) => Math.abs(value) <= largestFloat)) return range;
  throw new VaeletError("argument-invalid", `Expected range to be two finite numbers, found ${String(range)}.`);
}
