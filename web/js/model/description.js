/** @typedef {import("../runtime.js").Runtime} Runtime */

/**
 * One dimension of z, measured over the training set.
 * @typedef {object} LatentDimension
 * @property {number} index its place in z
 * @property {number | undefined} kl nats that it carries; undefined where the file does not say
 * @property {number} mean of the aggregate posterior
 * @property {number} std of the aggregate posterior
 * @property {readonly [number, number]} range that it usually takes: the mean and three standard deviations to each side
 * @property {boolean} inert whether it is known to carry next to nothing
 */

/**
 * A way through z with a name: z + t vector, with t from low to high.
 * @typedef {object} Direction
 * @property {string} name
 * @property {readonly number[]} vector [L], of length 1
 * @property {number} low
 * @property {number} high
 * @property {number} [r2] how much of the attribute's variance it explains, 0 to 1
 * @property {number} [label_kept] for which part of the images the label stays along the range
 */

/**
 * All that the weights file says about its model.
 * @typedef {object} Description
 * @property {Specification} spec FORMAT.md's specification
 * @property {boolean} conditional whether a label steers the decoder
 * @property {any} training what the trainer noted
 * @property {LatentDimension[]} latents in the order of z
 * @property {Direction[]} directions that the file names
 * @property {number} golden how many golden samples the file holds
 * @property {{encoder: number, decoder: number}} parameters
 */

/**
 * @typedef {object} Specification
 * @property {string} name
 * @property {{height: number, width: number, channels: number, mean: number | number[],
 *   std: number | number[]}} image
 * @property {string[]} labels
 * @property {number} latent
 * @property {{kind: "bernoulli" | "gaussian", sigma2?: number}} likelihood
 * @property {"softplus" | "log_variance"} [posterior] how sigma follows from what the encoder gives; else "softplus"
 * @property {{op: string, [key: string]: unknown}[]} [encoder] absent: the model only decodes and samples
 * @property {{op: string, [key: string]: unknown}[]} decoder
 * @property {Omit<Direction, "vector">[]} [directions]
 */

/** A dimension below this many nats counts as inert. */
const inertNats = 0.05;

/** How far a dimension's range goes to each side of its mean, in standard deviations. */
const rangeDeviations = 3;

/**
 * Reads what a model's weights file says.
 * @param {Runtime} runtime
 * @param {number} handle
 * @returns {Description}
 */
export function readDescription(runtime, handle) {
  const { exports } = runtime;
  /** @type {Specification} */
  const spec = JSON.parse(runtime.text(exports.vaelet_spec(handle)));
  // All three, or none.
  const [kl, mean, std] = [exports.vaelet_latent_kl(handle), exports.vaelet_latent_mean(handle), exports.vaelet_latent_std(handle)]
    .map((address) => (address === 0 ? [] : runtime.floats(address, spec.latent)));
  return {
    spec,
    conditional: exports.vaelet_is_conditional(handle) !== 0,
    training: JSON.parse(runtime.text(exports.vaelet_training(handle))),
    latents: Array.from({ length: spec.latent }, (_, index) => describeLatent(index, kl[index], mean[index], std[index])),
    directions: (spec.directions ?? []).map((direction, i) => ({
      ...direction,
      vector: Array.from(runtime.floats(exports.vaelet_directions(handle) + 4 * i * spec.latent, spec.latent)),
    })),
    golden: exports.vaelet_golden_count(handle),
    parameters: {
      encoder: exports.vaelet_encoder_parameters(handle),
      decoder: exports.vaelet_decoder_parameters(handle),
    },
  };
}

/**
 * @param {number} index
 * @param {number | undefined} kl
 * @param {number} [mean]
 * @param {number} [std]
 * @returns {LatentDimension}
 */
function describeLatent(index, kl, mean = 0, std = 1) {
  const reach = rangeDeviations * std;
  return { index, kl, mean, std, range: [mean - reach, mean + reach], inert: kl !== undefined && kl < inertNats };
}
