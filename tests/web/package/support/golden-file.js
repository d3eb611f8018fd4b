// A weights file of the reference architecture with random weights, and pictures that the naive reference
// implementation decoded from them: what every bundler's page and every browser must reproduce.
import { decode } from "../../engine/reference/model.js";
import { convCvae } from "../../engine/specs/architectures.js";
import { companions, randomFile, randomNetwork, randomNumbers } from "../../engine/weights-files.js";

const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
const count = 2;

/** The labels of the golden samples. */
export const goldenLabels = ["7", "3"];

const random = randomNumbers(seed);
const { latent, labels } = convCvae;

/** [2, L] */
export const goldenZ = Float32Array.from({ length: count * latent }, () => 2 * random());

/** @param {string} name */
const weightsOf = (name) => labels.map((label) => (label === name ? 1 : 0));
const oneHot = goldenLabels.map(weightsOf);
const tensors = randomNetwork(convCvae, seed);

/** [2][784], double precision. */
export const goldenImages = oneHot.map((label, i) =>
  decode(convCvae, tensors, goldenZ.subarray(i * latent, (i + 1) * latent), label),
);

const golden = { count, z: goldenZ, label: oneHot.flat(), image: goldenImages.flat() };

/** The bytes of the weights file. */
export const goldenFile = randomFile(convCvae, seed, companions(convCvae, golden));

/**
 * The largest difference from a golden image.
 * @param {ArrayLike<number>} pixels
 */
export function distanceFromGolden(pixels, index = 0) {
  const expected = goldenImages[index];
  if (pixels.length !== expected.length) return Infinity;
  return expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - pixels[i])), 0);
}
