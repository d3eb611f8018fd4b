/** @typedef {{readonly height: number, readonly width: number, readonly channels: number}} ImageFormat */

/**
 * Returns the number of pixels of an image, H * W, whatever its channels.
 * @param {{readonly height: number, readonly width: number}} image
 */
export function pixelCount({ height, width }) {
  return height * width;
}

/**
 * Returns the number of values of an image, H * W * C: what a model takes and gives.
 * @param {ImageFormat} image
 */
export function valueCount(image) {
  return pixelCount(image) * image.channels;
}

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
