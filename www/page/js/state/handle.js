import { moveAlong, valueAlong } from "../model/vaelet.js";

/**
 * A way through z that one slider goes: a dimension, or a direction with a name.
 * @typedef {object} Handle
 * @property {string} name  such as "z3" or "slant"
 * @property {Float32Array} vector  [L] of length 1: z + t vector
 * @property {readonly [number, number]} range  of its values, zero included
 * @property {number} step  of its slider
 * @property {import("../model/vaelet.js").LatentDimension} [latent]  when it is a dimension
 *
 * @typedef {import("../model/worker-loader.js").Model} Model
 * @typedef {import("./own-directions.js").OwnDirection} OwnDirection
 */

/** Dimensions that stand in front of the others, where there are no directions. */
const frontDimensions = 3;

/** The step of a slider, unless its whole range is so small that steps have to be smaller. */
const usualStep = 0.01;

/** The least width of a range: nothing smaller can be seen in 32-bit floats around 1. */
const leastWidth = 1e-6;

/**
 * @param {import("../model/vaelet.js").LatentDimension} latent
 * @param {number} latentSize  L
 * @returns {Handle}
 */
export function dimensionHandle(latent, latentSize) {
  const vector = Float32Array.from({ length: latentSize }, (_, i) => (i === latent.index ? 1 : 0));
  return { name: `z${latent.index + 1}`, vector, range: latentRange(latent), step: stepOf(latent), latent };
}

/**
 * @param {{name: string, vector: ArrayLike<number>, low: number, high: number}} direction
 * @returns {Handle}
 */
export function directionHandle({ name, vector, low, high }) {
  const ends = { range: /** @type {const} */ ([low, high]) };
  return { name, vector: Float32Array.from(vector), range: latentRange(ends), step: stepOf(ends) };
}

/**
 * Where z stands on a handle.
 * @param {Handle} handle
 * @param {Float32Array} z
 */
export function valueOn(handle, z) {
  return valueAlong(handle.latent ?? handle, z);
}

/**
 * Moves z along a handle, until it stands at this value.
 * @param {Handle} handle
 * @param {ArrayLike<number>} z
 * @param {number} value
 * @returns {number[]}
 */
export function movedTo(handle, z, value) {
  return moveAlong(handle.latent ?? handle, z, value);
}

/**
 * What the posterior in all dimensions is along a handle.
 * @param {Handle} handle
 * @param {import("./state.js").Posterior} posterior
 */
export function posteriorOn(handle, { mean, sigma }) {
  const variance = sigma.reduce((sum, value, i) => sum + (value * handle.vector[i]) ** 2, 0);
  return { mean: valueOn(handle, mean), sigma: Math.sqrt(variance) };
}

/**
 * The handles that mean most: the person's own, then the directions of the file, or else the dimensions that carry most.
 * @param {Model} model
 * @param {number} count  of dimensions, where there are no directions
 * @param {OwnDirection[]} [own]
 */
export function firstHandles(model, count, own = []) {
  const { directions, latentsByKl, latentSize } = model;
  const active = latentsByKl.filter(({ inert }) => !inert).slice(0, count);
  const named = directions.length > 0 ? directions.map(directionHandle) : active.map((latent) => dimensionHandle(latent, latentSize));
  return [...ownDirections(model, own).map(directionHandle), ...named];
}

/**
 * All sliders of a model, in the order of the page: those that mean most, the other dimensions, and the inert ones.
 * @param {Model} model
 * @param {OwnDirection[]} own
 * @returns {Handle[][]}  [3]
 */
export function sliderGroups(model, own) {
  const first = firstHandles(model, frontDimensions, own);
  const others = model.latentsByKl.filter(({ index }) => !first.some(({ latent }) => latent?.index === index));
  const rest = [false, true].map((inert) => others.filter((latent) => latent.inert === inert));
  return [first, ...rest.map((latents) => latents.map((latent) => dimensionHandle(latent, model.latentSize)))];
}

/**
 * The sliders that change the picture, in the order of the page; where none does, the inert ones.
 * @param {Model} model
 * @param {OwnDirection[]} own
 */
export function slidersOf(model, own) {
  const [first, others, inert] = sliderGroups(model, own);
  const active = [...first, ...others];
  return active.length > 0 ? active : inert;
}

/**
 * The person's own directions as a weights file holds directions: those that fit the model, each as many standard
 * deviations to each side of the mean as the ranges of dimensions go.
 * @param {Model} model
 * @param {OwnDirection[]} own
 */
export function ownDirections({ latents, latentSize }, own) {
  return own.filter(({ vector }) => vector.length === latentSize).map(({ name, vector }) => {
    const mean = latents.reduce((sum, latent, i) => sum + vector[i] * latent.mean, 0);
    const reach = Math.hypot(...latents.map(({ range: [low, high] }, i) => (vector[i] * (high - low)) / 2));
    return { name, vector, low: mean - reach, high: mean + reach };
  });
}

/**
 * The dimension's usual range, zero included.
 * @param {{readonly range: readonly [number, number]}} latent
 * @returns {[number, number]}
 */
export function latentRange(latent) {
  const [low, high] = rangeWithZero(latent);
  const step = stepOf(latent);
  return [Math.round(low / step) * step, Math.round(high / step) * step];
}

/**
 * Returns how many decimals tell steps apart.
 * @param {number} step
 */
export function decimalsOf(step) {
  return Math.round(-Math.log10(step));
}

/**
 * The step of a slider: at least a hundredth of the range's order of magnitude.
 * @param {{readonly range: readonly [number, number]}} latent
 */
export function stepOf(latent) {
  const [low, high] = rangeWithZero(latent);
  return Math.min(usualStep, 10 ** (Math.floor(Math.log10(high - low)) - 2));
}

/**
 * @param {{readonly range: readonly [number, number]}} latent
 * @returns {[number, number]}
 */
function rangeWithZero({ range: [low, high] }) {
  const [lowest, highest] = [Math.min(0, low), Math.max(0, high)];
  return highest - lowest < leastWidth ? [-leastWidth / 2, leastWidth / 2] : [lowest, highest];
}
