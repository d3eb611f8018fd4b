import { valueCount } from "./vaelet.js";

/** @typedef {import("./vaelet.js").ImageFormat} ImageFormat */

export { pixelCount, valueCount } from "./vaelet.js";

/**
 * Returns the values of one of several images.
 * @param {Float32Array} images  [N, H*W*C]
 * @param {number} index  which of the N
 * @param {ImageFormat} image
 */
export function imageAt(images, index, image) {
  const size = valueCount(image);
  return images.subarray(index * size, (index + 1) * size);
}
