import { VaeletError } from "../errors.js";
import { describeValue } from "../values.js";
import { allocateRows, checkRows, copyRows, largestFloat } from "./rows.js";

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
export function interpolateLatents(latentSize, path) {
  const { from, to, places, mode = "linear" } = path ?? {};
  const count = places === undefined ? checkedCount(path?.count) : checkPlaces(places);
  const start = latentRow(from, "from", latentSize);
  const end = latentRow(to, "to", latentSize);
  const weights = weightsOf(mode, start, end);
  const z = allocateRows(count, latentSize);
  for (let i = 0; i < count; ++i) {
    const [startWeight, endWeight] = weights(places?.[i] ?? i / (count - 1));
    for (let j = 0; j < latentSize; ++j) z[i * latentSize + j] = startWeight * start[j] + endWeight * end[j];
  }
  return z;
}

/**
 * Returns copies of one z, with one dimension going evenly over a range.
 * @param {readonly Readonly<{range: readonly [number, number]}>[]} latents
 * @param {{z: Rows, dimension: number, range?: readonly [number, number], count: number}} path
 * @returns {Float32Array} [count * L]
 */
export function traverseLatents(latents, path) {
  const { z: origin, dimension, range } = path;
  const count = checkedCount(path.count);
  const latentSize = latents.length;
  if (!(Number.isInteger(dimension) && dimension >= 0 && dimension < latentSize)) {
    throw new VaeletError(
      "latent-invalid",
      `Expected dimension to be a whole number from 0 to ${latentSize - 1}, found ${describeValue(dimension)}.`,
    );
  }
  const [least, most] = checkedRange(range ?? latents[dimension].range);
  const row = latentRow(origin, "z", latentSize);
  const z = allocateRows(count, latentSize);
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
  throw new VaeletError("argument-invalid", `Expected mode to be "linear" or "spherical", found ${describeValue(mode)}.`);
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

/**
 * Returns how many places they are.
 * @param {ArrayLike<number>} places
 */
function checkPlaces(places) {
  const length = places?.length;
  if (!(length > 0)) throw wrongPlaces(describeValue(places));
  for (let i = 0; i < length; ++i) {
    const place = places[i];
    if (!(typeof place === "number" && place >= 0 && place <= 1)) {
      throw wrongPlaces(`${describeValue(place)} at place ${i}`);
    }
  }
  return length;
}

/** @param {string} found */
function wrongPlaces(found) {
  return new VaeletError("argument-invalid", `Expected places to be an array of numbers from 0 to 1, found ${found}.`);
}

/** @param {unknown} count */
function checkedCount(count) {
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 2) return count;
  throw new VaeletError(
    "argument-invalid",
    `Expected count to be a whole number of at least 2, found ${describeValue(count)}.`,
  );
}

/**
 * @param {readonly [number, number]} range
 * @returns {readonly [number, number]}
 */
function checkedRange(range) {
  const isFloat = (/** @type {unknown} */ value) => typeof value === "number" && Math.abs(value) <= largestFloat;
  if (range?.length === 2 && isFloat(range[0]) && isFloat(range[1])) return [range[0], range[1]];
  throw new VaeletError("argument-invalid", `Expected range to be two finite numbers, found ${describeValue(range)}.`);
}
