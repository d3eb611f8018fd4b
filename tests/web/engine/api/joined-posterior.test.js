import assert from "node:assert/strict";
import { test } from "node:test";
import { joinPosteriors, loadModel, VaeletError } from "../package.js";
import { dense, randomFile, randomNumbers, specification } from "../weights-files.js";

const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
const random = randomNumbers(seed);
const near = (/** @type {number} */ a, /** @type {number} */ b) => assert(Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

/**
 * The mean and the standard deviation of a product of normal densities, by adding it up over a grid.
 * @param {number[]} means
 * @param {number[]} sigmas
 */
function productOnGrid(means, sigmas) {
  const step = 1e-3;
  let [weight, first, second] = [0, 0, 0];
  for (let x = -12; x <= 12; x += step) {
    const density = Math.exp(-means.reduce((sum, mean, i) => sum + ((x - mean) / sigmas[i]) ** 2 / 2, 0));
    weight += density;
    first += density * x;
    second += density * x * x;
  }
  return { mean: first / weight, sigma: Math.sqrt(second / weight - (first / weight) ** 2) };
}

test("joined posteriors are the product of the normals", () => {
  const count = 3;
  const mean = Array.from({ length: count }, () => [random(), random()]);
  const sigma = Array.from({ length: count }, () => [0.3 + Math.abs(random()), 0.3 + Math.abs(random())]);
  const joined = joinPosteriors(2, { mean, sigma });
  for (let j = 0; j < 2; ++j) {
    const expected = productOnGrid(mean.map((row) => row[j]), sigma.map((row) => row[j]));
    near(joined.mean[j], expected.mean);
    near(joined.sigma[j], expected.sigma);
  }
  assert.deepEqual(joinPosteriors(2, { mean: mean.flat(), sigma: Float32Array.from(sigma.flat()) }).mean, joined.mean);
});

test("what encode returns can be joined; one picture stays as it is", async () => {
  const spec = specification({
    height: 2,
    width: 3,
    latent: 4,
    labels: [],
    encoder: [{ op: "flatten" }, dense("e", 6, 8)],
    decoder: [dense("d", 4, 6), { op: "unflatten", channels: 1, height: 2, width: 3 }],
  });
  const model = await loadModel(randomFile(spec, seed).buffer);
  const pixels = Float32Array.from({ length: 12 }, () => Math.min(1, Math.abs(random())));
  const both = joinPosteriors(4, model.encode({ pixels }));
  const one = model.encode({ pixels: pixels.subarray(0, 6) });
  const alone = joinPosteriors(4, one);
  for (let j = 0; j < 4; ++j) {
    near(alone.mean[j], one.mean[j]);
    near(alone.sigma[j], one.sigma[j]);
    assert(both.sigma[j] < one.sigma[j]);
  }
});

test("posteriors that do not fit are refused with what is wrong", () => {
  /** @type {[unknown, string][]} */
  const cases = [
    [undefined, "mean"],
    [{ mean: [0, 0, 0], sigma: [1, 1] }, "Expected mean with 2 numbers for each row"],
    [{ mean: [0, NaN], sigma: [1, 1] }, "mean to hold finite numbers"],
    [{ mean: [0, 0, 0, 0], sigma: [1, 1] }, "a positive sigma for each of 4 means, found 2"],
    [{ mean: [0, 0], sigma: [1, 0] }, "the least of them the number 0"],
  ];
  for (const [posteriors, words] of cases) {
    assert.throws(
      () => joinPosteriors(2, /** @type {any} */ (posteriors)),
      (error) => error instanceof VaeletError && error.code === "latent-invalid" && error.message.includes(words),
      words,
    );
  }
  assert.throws(() => joinPosteriors(0, { mean: [], sigma: [] }), { code: "argument-invalid" });
});
