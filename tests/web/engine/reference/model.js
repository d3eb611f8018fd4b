// FORMAT.md's models in double precision: pixels to q(z|x), and z to pixels.
import { sigmas, sigmoid } from "./activations.js";
import { applyAll, emptyImage, features, forEachPlace } from "./layers.js";

/** @typedef {import("../weights-files.js").Specification} Specification */
/** @typedef {import("./layers.js").Tensors} Tensors */

/**
 * Returns the values of an image [C, H, W] as rows of interleaved pixels [H, W, C], as the JS API has them.
 * @template {ArrayLike<number>} Values
 * @param {{channels: number, height: number, width: number}} image
 * @param {Values} values
 */
export function interleaved({ channels, height, width }, values) {
  const pixels = height * width;
  return Array.from({ length: channels * pixels }, (_, i) => values[(i % channels) * pixels + Math.floor(i / channels)]);
}

/**
 * Returns images [N, C, H, W] as rows of interleaved pixels [N, H, W, C].
 * @param {{channels: number, height: number, width: number}} image
 * @param {Float32Array} values
 */
export function interleavedImages(image, values) {
  const size = image.channels * image.height * image.width;
  return Array.from({ length: values.length / size }, (_, row) => interleaved(image, values.subarray(row * size, (row + 1) * size))).flat();
}

/** @type {(value: number | number[], channel: number) => number} */
const ofChannel = (value, channel) => (Array.isArray(value) ? value[channel] : value);

/**
 * Decodes one z to pixels [H, W, C].
 * @param {Specification} spec
 * @param {Tensors} tensors
 * @param {ArrayLike<number>} z
 * @param {ArrayLike<number>} [label]
 */
export function decode(spec, tensors, z, label = []) {
  const { channels, mean, std } = spec.image;
  const decoded = applyAll(spec.decoder, features(Array.from(z)), label, tensors);
  const values = interleaved(decoded, decoded.values);
  if (spec.likelihood.kind === "bernoulli") return values.map(sigmoid);
  return values.map((x, i) => Math.min(1, Math.max(0, x * ofChannel(std, i % channels) + ofChannel(mean, i % channels))));
}

/**
 * Returns what the encoder computes from: an image [H, W, C], standardised.
 * @param {Specification} spec
 * @param {ArrayLike<number>} pixels
 */
export function encoderInput({ image: { channels, height, width, mean, std } }, pixels) {
  const image = emptyImage(channels, height, width);
  forEachPlace(channels, height, width, (c, y, x, index) => {
    image.values[index] = (pixels[(y * width + x) * channels + c] - ofChannel(mean, c)) / ofChannel(std, c);
  });
  return image;
}

/**
 * Encodes one image [H, W, C] to mean and sigma.
 * @param {Specification} spec
 * @param {Tensors} tensors
 * @param {ArrayLike<number>} pixels
 * @param {ArrayLike<number>} [label]
 */
export function encode(spec, tensors, pixels, label = []) {
  const { values } = applyAll(spec.encoder ?? [], encoderInput(spec, pixels), label, tensors);
  return {
    mean: values.slice(0, spec.latent),
    sigma: values.slice(spec.latent).map(sigmas[spec.posterior ?? "softplus"]),
  };
}
