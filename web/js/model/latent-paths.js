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
 * @throws {VaeletError} argument-invalid, latent-invalid
 */
export function interpolateLatents(latentSize, path) {
  checkedWhole("latentSize", latentSize, 1);
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
 * A straight way through z: a direction, as `model.directions` has it, or a dimension, as `model.latents` does.
 * @typedef {{readonly vector: ArrayLike<number>} | {readonly index: number}} Way
 */

/**
 * Returns where z stands on a way: for a dimension, its number; for a direction, the t at which t * vector is nearest.
 * @param {Way} way
 * @param {ArrayLike<number>} z [L]
 * @returns {number}
 * @throws {VaeletError} latent-invalid
 */
export function valueAlong(way, z) {
  checkWay(way, z);
  return placeOn(way, z);
}

/**
 * Returns z moved along a way, and in no other direction, until it stands at a value.
 * @param {Way} way
 * @param {ArrayLike<number>} z [L]
 * @param {number} value
 * @returns {number[]} [L]
 * @throws {VaeletError} latent-invalid
 */
export function moveAlong(way, z, value) {
  checkWay(way, z);
  oneRow([value], latentFormat("value", 1));
  if ("index" in way) return Array.from(z, (other, i) => (i === way.index ? value : other));
  const missing = value - placeOn(way, z);
  return Array.from(z, (other, i) => other + missing * way.vector[i]);
}

/**
 * @param {Way} way
 * @param {ArrayLike<number>} z
 */
function placeOn(way, z) {
  return "index" in way ? z[way.index] : dot(z, way.vector) / dot(way.vector, way.vector);
}

/**
 * @param {Way} way
 * @param {ArrayLike<number>} z
 */
function checkWay(way, z) {
  if (typeof way !== "object" || way === null || !("index" in way || "vector" in way)) {
    throw new VaeletError("latent-invalid", `Expected one of the model's directions or latents, found ${describeValue(way)}.`);
  }
  const size = "index" in way ? z?.length : way.vector?.length;
  oneRow(/** @type {Rows} */ (z), latentFormat("z", size));
  if ("index" in way) return checkedWhole("index", way.index, 0, size - 1, "latent-invalid");
  const vector = oneRow(/** @type {Rows} */ (way.vector), latentFormat("vector", size));
  if (vector.every((value) => value === 0)) throw new VaeletError("latent-invalid", "Expected a vector with a length, found zeros alone.");
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
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; ++i) sum += a[i] * b[i];
  return sum;
}

/**
 * @param {string} name
 * @param {number} width
 */
const latentFormat = (name, width) => ({ code: "latent-invalid", name, width, min: -largestFloat, max: largestFloat });
