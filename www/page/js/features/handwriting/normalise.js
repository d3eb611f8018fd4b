import { pixelCount } from "../../model/image-format.js";
import { inkBox } from "./frame.js";

/** @typedef {import("./frame.js").Drawing} Drawing */

/** PicturePainter fainter than this is paper. */
const faintest = 0.05;

/**
 * A drawing made into an image as the data set's were: the ink fitted into a box, its aspect kept, then moved so that
 * its centre of mass is the image's centre (LeCun et al. 1998, section III.A), as far as the image holds all of it.
 * @param {Drawing} drawing  of any size
 * @param {import("../../model/image-format.js").ImageFormat} image  of the result
 * @param {number} boxPart  side of the box, as a part of the image's smaller side: 20 of 28 for MNIST
 * @returns {Float32Array | undefined} [H*W]; undefined when there is no ink
 */
export function normaliseDrawing(drawing, image, boxPart) {
  const ink = inkBox(drawing, faintest);
  if (ink === undefined) return undefined;
  const scale = (boxPart * Math.min(image.width, image.height)) / Math.max(ink.right - ink.left, ink.bottom - ink.top);
  const mass = centreOfMass(drawing);
  const originX = startOfWindow(mass.x, image.width / scale, ink.left, ink.right);
  const originY = startOfWindow(mass.y, image.height / scale, ink.top, ink.bottom);
  return Float32Array.from({ length: pixelCount(image) }, (_, i) => {
    const x = originX + (i % image.width) / scale;
    const y = originY + Math.floor(i / image.width) / scale;
    return areaMean(drawing, x, y, x + 1 / scale, y + 1 / scale);
  });
}

/**
 * Returns the start of the window that holds all of the ink, with its middle as near as possible to a given one.
 * @param {number} middle
 * @param {number} length  at least the ink's
 * @param {number} inkStart
 * @param {number} inkEnd
 */
function startOfWindow(middle, length, inkStart, inkEnd) {
  return Math.min(inkStart, Math.max(inkEnd - length, middle - length / 2));
}

/** @param {Drawing} drawing */
function centreOfMass({ width, pixels }) {
  let [mass, x, y] = [0, 0, 0];
  pixels.forEach((value, i) => {
    mass += value;
    x += value * ((i % width) + 0.5);
    y += value * (Math.floor(i / width) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}

/**
 * The mean of a rectangle that may cut through pixels, or lie outside, where all is paper.
 * @param {Drawing} drawing
 * @param {number} left
 * @param {number} top
 * @param {number} right
 * @param {number} bottom
 */
function areaMean({ width, height, pixels }, left, top, right, bottom) {
  let sum = 0;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++) {
    const rowPart = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
      sum += rowPart * (Math.min(x + 1, right) - Math.max(x, left)) * pixels[y * width + x];
    }
  }
  return Math.min(1, sum / ((right - left) * (bottom - top)));
}
