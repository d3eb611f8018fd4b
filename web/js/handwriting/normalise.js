import { checkArgument } from "../check-argument.js";
import { largestFloat, oneRow } from "../model/rows.js";
import { resample } from "../pictures/resample.js";
import { inkBox } from "./ink.js";

/** @typedef {import("./ink.js").Drawing} Drawing */

/** Ink fainter than this is paper. */
const faintest = 0.05;

/** Pixels by which the size and the place of ink may be off in an image that is already as the data set's are. */
const tolerance = 1;

/**
 * A drawing made into an image as the data set's were: the ink fitted into a box, its aspect kept, then moved so that
 * its centre of mass is the image's centre (LeCun et al. 1998, section III.A), as far as the image holds all of it. What
 * is such an image already stays as it is: to scale it again would only blur it.
 * @param {Drawing} drawing  of any size
 * @param {import("../model/image-format.js").ImageFormat} image  of the result, grey
 * @param {number} boxPart  side of the box, as a part of the image's smaller side: 20 of 28 for MNIST
 * @returns {Float32Array | undefined} [H*W]; undefined when there is no ink
 * @throws {import("../errors.js").VaeletError} argument-invalid, pixels-invalid
 */
export function normaliseDrawing(drawing, image, boxPart) {
  checkArgument("boxPart", boxPart, typeof boxPart === "number" && boxPart > 0 && boxPart <= 1, "a part of the image's side, above 0 and at most 1");
  checkDrawing(drawing);
  const ink = inkBox(drawing, faintest);
  if (ink === undefined) return undefined;
  const side = boxPart * Math.min(image.width, image.height);
  const longest = Math.max(ink.right - ink.left, ink.bottom - ink.top);
  const mass = centreOfMass(drawing);
  const offsets = [longest - side, mass.x - image.width / 2, mass.y - image.height / 2];
  const isSuch = drawing.width === image.width && drawing.height === image.height && offsets.every((offset) => Math.abs(offset) <= tolerance);
  if (isSuch) return drawing.pixels.map((level) => Math.min(1, level));
  const scale = side / longest;
  const size = { width: image.width / scale, height: image.height / scale };
  const left = startOfWindow(mass.x, size.width, ink.left, ink.right);
  const top = startOfWindow(mass.y, size.height, ink.top, ink.bottom);
  return resample(drawing, { ...size, left, top }, image).map((level) => Math.min(1, level));
}

/** @param {Drawing} drawing */
function checkDrawing(drawing) {
  const { width, height, pixels } = Object(drawing);
  const isSized = [width, height].every((side) => Number.isInteger(side) && side > 0);
  checkArgument("drawing", drawing, isSized, "an object {width, height, pixels}");
  oneRow(pixels, { code: "pixels-invalid", name: "pixels", width: width * height, min: -largestFloat, max: largestFloat });
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
