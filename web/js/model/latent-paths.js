import { VaeletError } from "../errors.js";
import { describeValue } from "../values.js";
import { allocateRows, checkedWhole, checkRows, largestFloat, oneRow } from "./rows.js";

/** @typedef {import("./rows.js").Rows} Rows */

/**
 * `spherical` keeps to the lengths that a prior gives; halfway on a straight line z is shorter than it draws.
 * @typedef {"linear" | "spherical"} PathMode
 */

/** Below this sine, two directions leave open which way a great circle between them runs. */
const smallestSine = 1e-6;

const placeFormat = { code: "argument-invalid", name: "places", width: 1, min: 0, max: 1 };

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
  const count = places === undefined ? checkedWhole("count", path?.count, 2) : checkRows(/** @type {Rows} */ (places), placeFormat);
  const start = oneRow(from, latentFormat("from", latentSize));
  const end = oneRow(to, latentFormat("to", latentSize));
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
  const count = checkedWhole("count", path.count, 2);
  const latentSize = latents.length;
  checkedWhole("dimension", dimension, 0, latentSize - 1, "latent-invalid");
  const { 0: least, 1: most } = range ?? latents[dimension].range;
  oneRow(range ?? [least, most], { ...latentFormat("range", 2), code: "argument-invalid" });
  const row = oneRow(origin, latentFormat("z", latentSize));
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
 * @param {string} name
 * @param {number} width
 */
const latentFormat = (name, width) => ({ code: "latent-invalid", name, width, min: -largestFloat, max: largestFloat });
