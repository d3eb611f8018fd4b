import { contextOf } from "../../drawing/dom.js";

/**
 * Paints what a layer gives: feature maps as small pictures side by side, features as a strip of squares. What is above
 * zero is ink, what is below is coloured; each is as opaque as its part of the largest one.
 */

/** @typedef {import("../../model/vaelet.js").Activation} Activation */

/** Colours of the two signs, before a dark theme inverts them. */
const above = [0, 0, 0];
const below = [31, 111, 139];

/** Transparent pixels between two maps. */
const gap = 1;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Activation} activation
 * @param {{maps: number, features: number}} most  that are painted
 */
export function paintActivation(canvas, { shape, values }, most) {
  const [height, width, channels] = shape.length === 3 ? shape : [1, 1, shape[0]];
  const isImage = shape.length === 3;
  const count = Math.min(channels, isImage ? most.maps : most.features);
  const columns = Math.ceil(Math.sqrt(count * (height / width)));
  const rows = Math.ceil(count / columns);
  const between = isImage ? gap : 0;
  const size = { width: columns * (width + between) - between, height: rows * (height + between) - between };
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
  const context = contextOf(canvas);
  const picture = context.createImageData(size.width, size.height);
  const largest = values.reduce((found, value) => Math.max(found, Math.abs(value)), 0) || 1;
  for (let channel = 0; channel < count; channel++) {
    const left = (channel % columns) * (width + between);
    const top = Math.floor(channel / columns) * (height + between);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = values[(y * width + x) * channels + channel];
        setPixel(picture, (top + y) * size.width + left + x, value / largest);
      }
    }
  }
  context.putImageData(picture, 0, 0);
}

/**
 * @param {ImageData} picture
 * @param {number} place
 * @param {number} part  from -1 to 1
 */
function setPixel({ data }, place, part) {
  const [red, green, blue] = part < 0 ? below : above;
  data[4 * place] = red;
  data[4 * place + 1] = green;
  data[4 * place + 2] = blue;
  data[4 * place + 3] = 255 * Math.abs(part);
}
