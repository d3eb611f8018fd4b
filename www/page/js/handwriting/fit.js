/**
 * How a model takes a picture under one label: its posterior, and what it gives back from the mean.
 * @typedef {object} Fit
 * @property {number} label  index; 0 for a model without labels
 * @property {Float32Array} mean  [L]
 * @property {Float32Array} sigma  [L]
 * @property {Float32Array} image  [H*W] decoded from the mean
 * @property {number} reconstruction  nats: -log p(x|z) at the mean
 * @property {number} kl  nats, from the standard normal
 */

/** Probabilities this near to 0 and 1 count as that far away, so that a logarithm stays finite. */
const nearest = 1e-6;

/**
 * Encodes a picture under every label. The first of the answer has the best ELBO.
 * @param {import("../loader.js").Model} model
 * @param {import("../vaelet.js").Description["spec"]} spec  the model's
 * @param {Float32Array} pixels  [H*W] in [0, 1]
 * @returns {Promise<Fit[]>}
 */
export async function fitLabels(model, spec, pixels) {
  const { latentSize, conditional, labels } = model;
  const count = conditional ? labels.length : 1;
  const label = conditional ? [...labels] : undefined;
  const { mean, sigma } = await model.encode({ pixels: Array.from({ length: count }, () => pixels), label });
  const images = await model.decode({ z: mean, label });
  const fits = Array.from({ length: count }, (_, i) => {
    const image = images.subarray(i * pixels.length, (i + 1) * pixels.length);
    const own = {
      mean: mean.subarray(i * latentSize, (i + 1) * latentSize),
      sigma: sigma.subarray(i * latentSize, (i + 1) * latentSize),
    };
    return { label: i, image, ...own, reconstruction: reconstructionNats(spec, pixels, image), kl: klNats(own) };
  });
  return fits.sort((a, b) => a.reconstruction + a.kl - b.reconstruction - b.kl);
}

/**
 * @param {import("../vaelet.js").Description["spec"]} spec
 * @param {Float32Array} pixels
 * @param {Float32Array} image
 */
function reconstructionNats({ likelihood, image: { std } }, pixels, image) {
  const variance = likelihood.sigma2 ?? 1;
  return pixels.reduce((sum, pixel, i) => {
    if (likelihood.kind === "gaussian") {
      return sum + (((pixel - image[i]) / std) ** 2 / variance + Math.log(2 * Math.PI * variance)) / 2;
    }
    const p = Math.min(1 - nearest, Math.max(nearest, image[i]));
    return sum - pixel * Math.log(p) - (1 - pixel) * Math.log(1 - p);
  }, 0);
}

/** @param {{mean: Float32Array, sigma: Float32Array}} posterior  (Kingma and Welling 2014, appendix B) */
function klNats({ mean, sigma }) {
  return mean.reduce((sum, m, i) => sum + (m ** 2 + sigma[i] ** 2 - 1) / 2 - Math.log(sigma[i]), 0);
}

/**
 * The part of a picture's variance that another one explains; 1 is all of it.
 * @param {Float32Array} pixels
 * @param {Float32Array} image
 */
export function explainedPart(pixels, image) {
  const average = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
  const total = pixels.reduce((sum, pixel) => sum + (pixel - average) ** 2, 0);
  const missed = pixels.reduce((sum, pixel, i) => sum + (pixel - image[i]) ** 2, 0);
  return 1 - missed / total;
}
