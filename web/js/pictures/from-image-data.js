import { VaeletError } from "../errors.js";
import { checkedColours } from "../model/image-data.js";
import { valueCount } from "../model/image-format.js";
import { describeValue } from "../values.js";
import { readPicture } from "./read-picture.js";
import { resample } from "./resample.js";

/**
 * @typedef {import("./read-picture.js").Picture} Picture
 * @typedef {import("./read-picture.js").Pixels} Pixels
 * @typedef {import("./resample.js").Window} Window
 * @typedef {import("../model/image-data.js").Colour} Colour
 * @typedef {import("../model/image-data.js").Colours} Colours
 *
 * How a picture of another shape becomes an image: "crop" (the default) takes the largest part of the image's shape
 * from its middle, "pad" takes all of it and adds paper, "stretch" takes all of it and changes its shape.
 * @typedef {"crop" | "pad" | "stretch"} PictureFit
 */

/** Larger pictures are drawn smaller before their pixels are averaged. */
const longest = 2048;

/**
 * Returns the values of a picture in [0, 1], in a model's image format: the way back of `toImageData`, exact where the
 * size is the image's. Where the picture is transparent, paper shows. For a grey model a pixel counts by its luma,
 * .299 R + .587 G + .114 B, from the paper's (0) to the ink's (1); where paper and ink differ in opacity, by its
 * opacity. A colour model takes red, green and blue as they are, whatever the ink.
 * @param {Picture} picture
 * @param {import("../model/image-format.js").ImageFormat} image
 * @param {Colours & {fit?: PictureFit}} [options]
 * @returns {Float32Array} [H * W * C]
 * @throws {VaeletError} argument-invalid, source-unreadable
 */
export function fromImageData(picture, image, options) {
  const { fit = "crop", ...colours } = options ?? {};
  const { ink, paper } = checkedColours(colours);
  const size = valueCount(image);
  const pixels = readPicture(picture, longest);
  const window = windowOf(pixels, image, fit);
  const { channels } = image;
  if (channels === 1) return resample({ ...pixels, pixels: levels(pixels, ink, paper) }, window, image);
  const values = new Float32Array(size);
  for (let channel = 0; channel < channels; ++channel) {
    const plane = { ...pixels, pixels: colourLevels(pixels, channel, paper) };
    resample(plane, window, image, paper[channel] / 255).forEach((value, i) => (values[i * channels + channel] = value));
  }
  return values;
}

/**
 * The part of the picture that becomes the image.
 * @param {Pixels} pixels
 * @param {import("../model/image-format.js").ImageFormat} image
 * @param {PictureFit} fit
 * @returns {Window}
 */
function windowOf({ width, height }, image, fit) {
  const scales = [width / image.width, height / image.height];
  /** @type {Record<PictureFit, number[]>} */
  const scaleOf = { crop: [Math.min(...scales)], pad: [Math.max(...scales)], stretch: scales };
  if (!Object.hasOwn(scaleOf, fit)) {
    throw new VaeletError("argument-invalid", `Expected fit to be "crop", "pad" or "stretch", found ${describeValue(fit)}.`);
  }
  const [scaleX, scaleY = scaleX] = scaleOf[fit];
  const size = { width: scaleX * image.width, height: scaleY * image.height };
  return { ...size, left: (width - size.width) / 2, top: (height - size.height) / 2 };
}

/**
 * Returns the red, green or blue of each pixel, from 0 to 1, on the paper.
 * @param {Pixels} pixels
 * @param {number} channel
 * @param {Colour} paper
 */
function colourLevels({ data, width, height }, channel, paper) {
  return Float32Array.from({ length: width * height }, (_, i) => {
    const opacity = data[4 * i + 3] / 255;
    return (opacity * data[4 * i + channel] + (1 - opacity) * paper[channel]) / 255;
  });
}

/**
 * Returns where each pixel lies between paper, 0, and ink, 1.
 * @param {Pixels} pixels
 * @param {Colour} ink
 * @param {Colour} paper
 */
function levels({ data, width, height }, ink, paper) {
  const byOpacity = ink[3] !== paper[3];
  const level = (/** @type {ArrayLike<number>} */ bytes, /** @type {number} */ at) =>
    byOpacity ? bytes[at + 3] : 0.299 * bytes[at] + 0.587 * bytes[at + 1] + 0.114 * bytes[at + 2];
  const [from, to] = [level(paper, 0), level(ink, 0)];
  if (from === to) throw new VaeletError("argument-invalid", "Expected ink and paper that differ in luma or in opacity.");
  return Float32Array.from({ length: width * height }, (_, i) => {
    const opacity = byOpacity ? 1 : data[4 * i + 3] / 255;
    return Math.min(1, Math.max(0, (opacity * (level(data, 4 * i) - from)) / (to - from)));
  });
}
