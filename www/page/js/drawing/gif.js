import { GIFEncoder } from "gifenc";
import { imageAt, valueCount } from "../model/image-format.js";

/** Screen pixels for each pixel of a picture. */
const scale = 8;

/** Greys from paper to ink: few, so that the file stays small. */
const greys = 32;

const palette = Array.from({ length: greys }, (_, i) => Array(3).fill(255 - Math.round((255 * i) / (greys - 1))));

/**
 * Pictures, there and back for ever, as an animated GIF: black ink on white paper, each pixel a square.
 * @param {Float32Array} images  [N, H*W] in [0, 1]
 * @param {import("../model/image-format.js").ImageFormat} image
 * @param {number} seconds  there and back
 * @returns {Blob}
 */
export function encodeGif(images, image, seconds) {
  const { height, width } = image;
  const encoder = GIFEncoder();
  const count = images.length / valueCount(image);
  const delay = (1000 * seconds) / (2 * count);
  const order = Array.from({ length: 2 * count }, (_, i) => (i < count ? i : 2 * count - 1 - i));
  for (const [i, index] of order.entries()) {
    const pixels = enlarge(imageAt(images, index, image), width);
    encoder.writeFrame(pixels, scale * width, scale * height, { palette: i === 0 ? palette : undefined, delay, repeat: 0 });
  }
  encoder.finish();
  return new Blob([encoder.bytes()], { type: "image/gif" });
}

/**
 * @param {Float32Array} pixels
 * @param {number} width
 * @returns {Uint8Array} indices into the palette
 */
function enlarge(pixels, width) {
  const large = new Uint8Array(scale * scale * pixels.length);
  for (let i = 0; i < large.length; i++) {
    const x = Math.floor((i % (scale * width)) / scale);
    const y = Math.floor(i / (scale * width) / scale);
    large[i] = Math.round(pixels[y * width + x] * (greys - 1));
  }
  return large;
}
