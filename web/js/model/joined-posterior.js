import { VaeletError } from "../errors.js";
import { describeValue } from "../values.js";
import { allocateRows, checkedWhole, checkRows, copyRows, largestFloat } from "./rows.js";

/** @typedef {import("./rows.js").Rows} Rows */

/**
 * Joins what several pictures say of one z: the product of their posteriors, a normal whose precision is the sum of
 * theirs and whose mean is that of theirs, weighed by precision (Bouchacourt et al. 2018, equation 5). It is meant for
 * models that were trained by groups.
 * @param {number} latentSize L
 * @param {{mean: Rows, sigma: Rows}} posteriors as `Model.encode` returns them, [B * L] each
 * @returns {{mean: Float32Array, sigma: Float32Array}} [L] each
 * @throws {VaeletError} argument-invalid, latent-invalid
 */
export function joinPosteriors(latentSize, posteriors) {
  checkedWhole("latentSize", latentSize, 1);
  const mean = copyOf("mean", latentSize, posteriors?.mean);
  const sigma = copyOf("sigma", latentSize, posteriors?.sigma);
  const least = sigma.reduce((a, b) => Math.min(a, b));
  if (sigma.length !== mean.length || !(least > 0)) {
    throw new VaeletError(
      "latent-invalid",
      `Expected a positive sigma for each of ${mean.length} means, found ${sigma.length}, the least of them ${describeValue(least)}.`,
    );
  }
  const joined = { mean: new Float32Array(latentSize), sigma: new Float32Array(latentSize) };
  for (let j = 0; j < latentSize; ++j) {
    let precision = 0;
    let weighed = 0;
    for (let i = j; i < mean.length; i += latentSize) {
      const own = 1 / (sigma[i] * sigma[i]);
      precision += own;
      weighed += own * mean[i];
    }
    joined.mean[j] = weighed / precision;
    joined.sigma[j] = 1 / Math.sqrt(precision);
  }
  return joined;
}

/**
 * @param {string} name
 * @param {number} width
 * @param {Rows} rows
 */
function copyOf(name, width, rows) {
  const count = checkRows(rows, { code: "latent-invalid", name, width, min: -largestFloat, max: largestFloat });
  const copy = allocateRows(count, width);
  copyRows(rows, width, 0, count, copy);
  return copy;
}
