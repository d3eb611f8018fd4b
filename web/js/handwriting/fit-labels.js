import { VaeletError } from "../errors.js";
import { valueCount } from "../model/image-format.js";
import { oneRow } from "../model/rows.js";
import { checkModel } from "./any-model.js";
import { fixedNormals } from "./fixed-normals.js";

/**
 * A picture encoded under one label: its posterior, and its reconstruction.
 * @typedef {object} Fit
 * @property {number} label  index; 0 for a model without labels
 * @property {Float32Array} mean  [L]
 * @property {Float32Array} sigma  [L]
 * @property {Float32Array} image  [H*W*C] decoded from the mean
 * @property {number} reconstruction  nats: -log p(x|z), averaged over draws of z from the posterior, as it is for a
 *   test image: at the mean alone it would come out too low
 * @property {number} kl  nats, from the standard normal
 *
 * @typedef {Pick<Fit, "mean" | "sigma">} Posterior
 * @typedef {import("../model/description.js").Specification} Specification
 * @typedef {import("./any-model.js").AnyModel} AnyModel
 */

/** Draws of z, in pairs that mirror each other at the mean: what is linear in them is then exact. */
const pairs = 4;
const pictures = 1 + 2 * pairs;

/** Probabilities this near to 0 and 1 count as that far away, so that a logarithm stays finite. */
const nearest = 1e-6;

/** What each model's file says, asked for once. @type {WeakMap<AnyModel, Promise<Specification>>} */
const specifications = new WeakMap();

/**
 * Encodes a picture under every label. The first of the answer has the best ELBO. The draws are the same each time,
 * and for each label, so that chance decides nothing between labels.
 * @param {AnyModel} model
 * @param {Float32Array} pixels  [H*W*C] in [0, 1]
 * @returns {Promise<Fit[]>}
 * @throws {VaeletError} argument-invalid, pixels-invalid, latent-invalid, encoder-missing, model-disposed
 */
export async function fitLabels(model, pixels) {
  checkModel(model);
  const { latentSize, conditional } = model;
  oneRow(pixels, { code: "pixels-invalid", name: "pixels", width: valueCount(model.image), min: 0, max: 1 });
  const spec = await specificationOf(model);
  const labels = conditional ? [...model.labels] : undefined;
  const count = labels?.length ?? 1;
  const { mean, sigma } = await model.encode({ pixels: Array.from({ length: count }, () => pixels), label: labels });
  const posteriors = Array.from({ length: count }, (_, i) => ({
    mean: mean.subarray(i * latentSize, (i + 1) * latentSize),
    sigma: sigma.subarray(i * latentSize, (i + 1) * latentSize),
  }));
  const z = posteriors.flatMap(meanAndDraws);
  if (!z.every((row) => row.every(Number.isFinite))) {
    throw new VaeletError(
      "latent-invalid",
      `Expected finite latent values, found others: the encoder of ${model.name} does not know what to do with this picture.`,
    );
  }
  const images = await model.decode({
    z,
    label: labels?.flatMap((label) => Array.from({ length: pictures }, () => label)),
  });
  const fits = posteriors.map((posterior, label) => {
    const [image, ...drawn] = Array.from({ length: pictures }, (_, i) => {
      const start = (label * pictures + i) * pixels.length;
      return images.subarray(start, start + pixels.length);
    });
    const reconstruction = drawn.reduce((sum, draw) => sum + reconstructionNats(spec, pixels, draw), 0) / drawn.length;
    return { label, image, ...posterior, reconstruction, kl: klNats(posterior) };
  });
  return fits.sort((a, b) => a.reconstruction + a.kl - b.reconstruction - b.kl);
}

/** @param {AnyModel} model */
function specificationOf(model) {
  const known = specifications.get(model) ?? Promise.resolve(model.describe()).then(({ spec }) => spec);
  specifications.set(model, known);
  known.catch(() => specifications.delete(model));
  return known;
}

/**
 * @param {Posterior} posterior
 * @returns {Float32Array[]} [pictures][L]
 */
function meanAndDraws({ mean, sigma }) {
  const normals = fixedNormals(pairs * mean.length);
  const draws = Array.from({ length: 2 * pairs }, (_, draw) => {
    const [start, sign] = [(draw >> 1) * mean.length, draw % 2 === 0 ? 1 : -1];
    return mean.map((m, i) => m + sign * sigma[i] * normals[start + i]);
  });
  return [mean, ...draws];
}

/**
 * @param {Specification} spec
 * @param {Float32Array} pixels
 * @param {Float32Array} image
 */
function reconstructionNats(spec, pixels, image) {
  const { likelihood, image: { channels, std } } = spec;
  const stds = [std].flat();
  return pixels.reduce((sum, pixel, i) => {
    const channelStd = stds[(i % channels) % stds.length];
    if (likelihood.kind === "gaussian") return sum + ((pixel - image[i]) / channelStd) ** 2 / (likelihood.sigma2 ?? 1) / 2;
    const p = Math.min(1 - nearest, Math.max(nearest, image[i]));
    return sum - pixel * Math.log(p) - (1 - pixel) * Math.log(1 - p);
  }, constantNats(spec));
}

/**
 * Returns the nats that every picture costs: a Gaussian's constant, which may be large or negative.
 * @param {Specification} spec
 */
export function constantNats({ likelihood, image }) {
  return likelihood.kind === "gaussian" ? (valueCount(image) / 2) * Math.log(2 * Math.PI * (likelihood.sigma2 ?? 1)) : 0;
}

/** @param {Posterior} posterior  (Kingma and Welling 2014, appendix B) */
function klNats({ mean, sigma }) {
  return mean.reduce((sum, m, i) => sum + (m ** 2 + sigma[i] ** 2 - 1) / 2 - Math.log(sigma[i]), 0);
}

/**
 * Returns the part of a picture's variance that another one explains: 1 is all of it, 0 no more than
 * one level everywhere.
 * @param {Float32Array} pixels
 * @param {Float32Array} image
 */
export function explainedPart(pixels, image) {
  const average = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
  const total = pixels.reduce((sum, pixel) => sum + (pixel - average) ** 2, 0);
  const missed = pixels.reduce((sum, pixel, i) => sum + (pixel - image[i]) ** 2, 0);
  return total === 0 ? 0 : Math.max(0, 1 - missed / total);
}
