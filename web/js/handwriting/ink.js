import { VaeletError } from "../errors.js";
import { readPicture } from "../pictures/read-picture.js";

/**
 * Grey levels in [0, 1], row by row; 1 is ink.
 * @typedef {{width: number, height: number, pixels: Float32Array}} Drawing
 *
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 *
 * @typedef {import("../pictures/read-picture.js").Pixels} Pixels
 */

/** Wide and high enough for any image that a small model makes. */
const longest = 1024;

/** Less difference from the paper than this, as a part of the most, is no ink but uneven light. */
const unevenLight = 0.25;

/** Less than this between the lightest and the darkest is an empty picture. */
const leastContrast = 0.1;

/** Opacity below which a pixel is see-through. */
const seeThrough = 0.5;

/**
 * Returns the ink of a picture: dark on light or light on dark. Paper is what most of the border is, and unevenly lit
 * photographs are stretched. Where the paper is transparent and the ink of one colour, whichever, opacity is the ink.
 * @param {import("../pictures/read-picture.js").Picture} picture  a canvas, an image that has loaded, an ImageData, ...
 * @param {{longest?: number}} [options]  longest: side of the drawing, in pixels
 * @returns {Drawing}
 * @throws {VaeletError} picture-empty, argument-invalid, source-unreadable
 */
export function readInk(picture, options) {
  const pixels = readPicture(picture, options?.longest ?? longest);
  const { width, height, data } = pixels;
  const opacity = Float32Array.from({ length: width * height }, (_, i) => data[4 * i + 3] / 255);
  const transparent = borderLevel(opacity, pixels) < seeThrough;
  if (transparent && isOneColour(pixels, opacity)) return { width, height, pixels: requireContrast(opacity) };
  const grey = Float32Array.from({ length: width * height }, (_, i) => 1 - opacity[i] * (1 - lumaAt(data, i)));
  return { width, height, pixels: awayFrom(borderLevel(grey, pixels), grey) };
}

/**
 * The level of most of the border: its median.
 * @param {Float32Array} levels
 * @param {{width: number, height: number}} size
 */
function borderLevel(levels, { width, height }) {
  const border = levels.filter((_, i) => i < width || i >= width * (height - 1) || i % width === 0 || i % width === width - 1);
  return border.sort()[border.length >> 1];
}

/**
 * Checks whether what is opaque has one level of grey, apart from `leastContrast`.
 * @param {Pixels} pixels
 * @param {Float32Array} opacity
 */
function isOneColour({ data }, opacity) {
  let [mass, sum, squares] = [0, 0, 0];
  opacity.forEach((weight, i) => {
    const level = lumaAt(data, i);
    mass += weight;
    sum += weight * level;
    squares += weight * level ** 2;
  });
  return mass === 0 || squares / mass - (sum / mass) ** 2 < leastContrast ** 2;
}

/**
 * @param {number} paper
 * @param {Float32Array} grey
 */
function awayFrom(paper, grey) {
  const distances = requireContrast(grey.map((level) => Math.abs(level - paper)));
  const farthest = largestOf(distances);
  return distances.map((distance) => Math.max(0, distance / farthest - unevenLight) / (1 - unevenLight));
}

/** @param {Float32Array} levels */
function requireContrast(levels) {
  if (largestOf(levels) >= leastContrast) return levels;
  throw new VaeletError("picture-empty", "The picture shows nothing that stands out from its background.");
}

/** @param {Float32Array} levels */
function largestOf(levels) {
  return levels.reduce((most, level) => Math.max(most, level), 0);
}

/**
 * Luma by ITU-R BT.601, 0 to 1.
 * @param {ArrayLike<number>} data
 * @param {number} i
 */
function lumaAt(data, i) {
  return (0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]) / 255;
}

/**
 * @param {Drawing} drawing
 * @param {number} faintest  what is fainter is paper
 * @returns {Box | undefined} undefined when there is no ink
 */
export function inkBox({ width, height, pixels }, faintest) {
  const box = { left: width, right: 0, top: height, bottom: 0 };
  pixels.forEach((value, i) => {
    if (value < faintest) return;
    const x = i % width;
    const y = Math.floor(i / width);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  });
  return box.right > box.left ? box : undefined;
}
