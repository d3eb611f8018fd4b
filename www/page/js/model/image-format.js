import { valueCount } from "./vaelet.js";

/** @typedef {import("./vaelet.js").ImageFormat} ImageFormat */

export { pixelCount, valueCount } from "./vaelet.js";

/**
 * Returns the values of one of several images.
 * @template {Float32Array | Uint8Array} Values
 * @param {Values} images  [N, H*W*C]
 * @param {number} index  which of the N
 * @param {ImageFormat} image
 * @returns {Values}
 */
export function imageAt(images, index, image) {
  const size = valueCount(image);
  return /** @type {Values} */ (images.subarray(index * size, (index + 1) * size));
}
