import { applyPalette, GIFEncoder, quantize } from "gifenc";
import { imageAt, valueCount } from "../model/image-format.js";
import { toRgba } from "../model/vaelet.js";

/** Screen pixels for each pixel of a picture, as long as the longer side stays within `longestSide`. */
const usualScale = 8;
const longestSide = 768;

/** Greys from paper to ink: few, so that the file stays small. */
const greys = 32;

/** As many as the format has. */
const mostColours = 256;

/** @typedef {import("../model/image-format.js").ImageFormat} ImageFormat */

/**
 * Colours, and which of them each pixel of each picture has.
 * @typedef {{palette: number[][], indices: Uint8Array}} Indexed  indices [N, H*W]
 */

/**
 * Pictures, there and back for ever, as an animated GIF: black ink on white paper or the nearest of 256 colours, each
 * pixel a square.
 * @param {Float32Array} images  [N, H*W*C] in [0, 1]
 * @param {ImageFormat} image
 * @param {number} seconds  there and back
 * @returns {Blob}
 */
export function encodeGif(images, image, seconds) {
  const { height, width } = image;
  const scale = Math.max(1, Math.min(usualScale, Math.floor(longestSide / Math.max(height, width))));
  const { palette, indices } = image.channels === 1 ? inGreys(images) : inColours(images);
  const encoder = GIFEncoder();
  const count = images.length / valueCount(image);
  const delay = (1000 * seconds) / (2 * count);
  const order = Array.from({ length: 2 * count }, (_, i) => (i < count ? i : 2 * count - 1 - i));
  for (const [i, index] of order.entries()) {
    const pixels = enlarge(imageAt(indices, index, { ...image, channels: 1 }), width, scale);
    encoder.writeFrame(pixels, scale * width, scale * height, { palette: i === 0 ? palette : undefined, delay, repeat: 0 });
  }
  encoder.finish();
  return new Blob([encoder.bytes()], { type: "image/gif" });
}

/**
 * @param {Float32Array} pixels
 * @returns {Indexed}
 */
function inGreys(pixels) {
  return {
    palette: Array.from({ length: greys }, (_, i) => Array(3).fill(255 - Math.round((255 * i) / (greys - 1)))),
    indices: Uint8Array.from(pixels, (pixel) => Math.round(pixel * (greys - 1))),
  };
}

/**
 * One palette for all pictures, so that a colour that stays does not flicker.
 * @param {Float32Array} pixels  [N, 3]
 * @returns {Indexed}
 */
function inColours(pixels) {
  const bytes = toRgba(pixels, { channels: 3 });
  const palette = quantize(bytes, mostColours);
  return { palette, indices: applyPalette(bytes, palette) };
}

/**
 * @param {Uint8Array} indices
 * @param {number} width
 * @param {number} scale
 */
function enlarge(indices, width, scale) {
  const large = new Uint8Array(scale * scale * indices.length);
  for (let i = 0; i < large.length; i++) {
    const x = Math.floor((i % (scale * width)) / scale);
    const y = Math.floor(i / (scale * width) / scale);
    large[i] = indices[y * width + x];
  }
  return large;
}
