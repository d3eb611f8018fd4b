import { checkArgument } from "../check-argument.js";

/** @typedef {Readonly<{height: number, width: number, channels: number}>} ImageFormat */

/**
 * Returns the number of pixels of an image, H * W, whatever its channels.
 * @param {{readonly height: number, readonly width: number}} image
 */
export function pixelCount(image) {
  const { height, width } = Object(image);
  const isFormat = [height, width].every((side) => Number.isInteger(side) && side > 0);
  checkArgument("image", image, isFormat, "a model's image, {height, width, channels}");
  return height * width;
}

/**
 * Returns the number of values of an image, H * W * C: what a model takes and gives.
 * @param {ImageFormat} image
 */
export function valueCount(image) {
  const count = pixelCount(image);
  const { channels } = image;
  checkArgument("image.channels", channels, channels === 1 || channels === 3, "1 or 3");
  return count * channels;
}
