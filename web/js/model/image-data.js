import { checkArgument } from "../check-argument.js";
import { VaeletError } from "../errors.js";
import { describeValue } from "../values.js";
import { valueCount } from "./image-format.js";

/**
 * Red, green, blue and opacity, 0 to 255 each.
 * @typedef {readonly [number, number, number, number]} Colour
 */

/**
 * The colours of a grey pixel of 1 (`ink`, else white) and of 0 (`paper`, else black); between them they are mixed.
 * Paper of opacity 0 in the colour of the ink lets the page shine through. Pixels of three channels have colours of
 * their own.
 * @typedef {{ink?: Colour, paper?: Colour}} Colours
 */

/** @type {Colour} */
const white = [255, 255, 255, 255];
/** @type {Colour} */
const black = [0, 0, 0, 255];

/**
 * Returns pixels in [0, 1] in the form of a canvas: four bytes each.
 * @param {Float32Array} pixels any number, [N * channels]
 * @param {Colours & {channels?: number}} [options] channels: values of each pixel, 1 (the default) or 3
 * @param {Uint8ClampedArray<ArrayBuffer>} [out] [4 * N], filled and returned; then nothing is allocated
 * @returns {Uint8ClampedArray<ArrayBuffer>} [4 * N]
 * @throws {VaeletError} argument-invalid
 */
export function toRgba(pixels, options, out) {
  const { channels = 1, ...colours } = options ?? {};
  // In colour, each channel goes from black to white.
  const { ink, paper } = checkedColours(channels === 1 ? colours : {});
  const count = lengthOf(pixels) / channels;
  if (!((channels === 1 || channels === 3) && Number.isInteger(count))) {
    throw new VaeletError(
      "argument-invalid",
      `Expected pixels of 1 or 3 channels, found ${pixels.length} values for channels = ${describeValue(channels)}.`,
    );
  }
  out ??= new Uint8ClampedArray(4 * count);
  if (out.length !== 4 * count) {
    throw new VaeletError("argument-invalid", `Expected out with 4 bytes for each of ${count} pixels, found ${out.length} bytes.`);
  }
  for (let i = 0; i < count; ++i) {
    for (let byte = 0; byte < 4; ++byte) {
      const value = pixels[channels * i + (byte % channels)];
      out[4 * i + byte] = paper[byte] + value * (ink[byte] - paper[byte]);
    }
  }
  return out;
}

/**
 * Returns the colours of grey pixels, white on black where none are given.
 * @param {Colours} colours
 * @returns {Required<Colours>}
 * @throws {VaeletError} argument-invalid
 */
export function checkedColours({ ink = white, paper = black }) {
  for (const [name, colour] of Object.entries({ ink, paper })) {
    const isColour = colour?.length === 4 && Array.from(colour).every((level) => typeof level === "number" && level >= 0 && level <= 255);
    checkArgument(name, colour, isColour, "a colour of four numbers from 0 to 255, red, green, blue and opacity");
  }
  return { ink, paper };
}

/**
 * Returns one image of a batch, for `putImageData`.
 * @param {Float32Array} images [N * H * W * C]
 * @param {import("./image-format.js").ImageFormat} image
 * @param {Colours & {index?: number}} [options] index: which of the N
 * @returns {ImageData}
 * @throws {VaeletError} argument-invalid
 */
export function toImageData(images, image, options) {
  const { index = 0, ...colours } = options ?? {};
  const size = valueCount(image);
  const count = lengthOf(images) / size;
  if (!(Number.isInteger(index) && index >= 0 && index < Math.floor(count))) {
    throw new VaeletError(
      "argument-invalid",
      `Expected index to be that of one of ${Math.floor(count)} images of ${size} values, found ${describeValue(index)}.`,
    );
  }
  if (typeof ImageData === "undefined") {
    throw new VaeletError("argument-invalid", "Only a browser has ImageData: use toRgba here.");
  }
  const pixels = images.slice(index * size, (index + 1) * size);
  return new ImageData(toRgba(pixels, { ...colours, channels: image.channels }), image.width, image.height);
}

/**
 * @param {ArrayLike<number>} pixels
 * @returns {number}
 */
function lengthOf(pixels) {
  if (typeof pixels !== "string" && pixels?.length >= 0) return pixels.length;
  throw new VaeletError("argument-invalid", `Expected pixels as an array of numbers, found ${describeValue(pixels)}.`);
}
