/** @typedef {Readonly<{height: number, width: number, channels: number}>} ImageFormat */

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
