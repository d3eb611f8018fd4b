// What a decoder has to do for an image, counted from its layers.
import { applyAll, features } from "../../web/engine/reference/layers.js";

/** @typedef {import("../../web/engine/weights-files.js").Specification} Specification */
/** @typedef {{height: number, width: number}} Size */

/**
 * The fewest multiplications whose products are added, for one image, and weights with biases. A convolution has the
 * fewer of two ways: of its kernel, only the taps that meet a pixel; or tiles of 2 x 2 outputs (web/engine/convolutions/winograd_axis.h).
 * @param {Specification} spec
 */
export function countWork({ decoder }) {
  let multiplications = 0;
  let parameters = 0;
  /** @type {Size} */
  let image = { height: 1, width: 1 };
  for (const layer of /** @type {any[]} */ (decoder)) {
    if (layer.op === "unflatten") image = layer;
    if (!("out" in layer)) continue;
    const after = layer.op === "dense" ? image : leaving(layer, image);
    multiplications += layer.in * layer.out * (layer.op === "dense" ? 1 : timesOf(layer, image, after));
    parameters += layer.in * layer.out * (layer.kernel ?? 1) ** 2 + layer.out;
    image = after;
  }
  return { multiplications, parameters };
}

/**
 * The weights that one picture does not need: those of a dense layer whose inputs are zero, about half of them behind a
 * ReLU.
 * @param {import("./prepare.js").BenchModel} model
 * @param {import("./page/warm.js").Input} input
 */
export function countUnneeded({ spec, tensors }, { z = [], label = [] }) {
  let unneeded = 0;
  let value = features(Array.from(z));
  for (const layer of /** @type {any[]} */ (spec.decoder)) {
    if (layer.op === "dense") unneeded += layer.out * value.values.filter((x) => x === 0).length;
    value = applyAll([layer], value, label, tensors);
  }
  return unneeded;
}

/**
 * How often the channels of a pixel are multiplied by weights.
 * @param {any} layer
 * @param {Size} image arriving
 * @param {Size} after leaving
 */
function timesOf(layer, image, after) {
  const taps = meetings(layer, image.height, after.height) * meetings(layer, image.width, after.width);
  return Math.min(taps, productsOfTiles(layer, after.height) * productsOfTiles(layer, after.width));
}

/**
 * How many products the tiles along one side need: F(2, 2) and F(2, 3) of Lavin and Gray 2016, section 4.1.
 * @param {any} layer
 * @param {number} leaving pixels
 */
function productsOfTiles({ op, kernel, stride, padding }, leaving) {
  if (op === "conv2d" && stride > 1) return Infinity;
  const cut = op === "conv2d" ? kernel - 1 - padding : padding;
  const first = Math.ceil((cut - kernel + 1) / stride);
  const last = Math.ceil(cut / stride);
  if (last - first !== 1 && last - first !== 2) return Infinity;
  let products = 0;
  for (let phase = 0; phase < stride; ++phase) {
    // The inputs of this phase's outputs. The products in the middle are a part of each.
    const inputs = Array.from({ length: kernel }, (_, tap) => (phase + cut - tap) / stride).filter(Number.isInteger);
    products += last - first + Number(inputs.includes(first)) + Number(inputs.includes(last));
  }
  return Math.ceil(leaving / (2 * stride)) * products;
}

/**
 * How often, along one side, a tap of the kernel takes a pixel of the input to one of the output.
 * @param {any} layer
 * @param {number} arriving pixels
 * @param {number} leaving pixels
 */
function meetings({ op, kernel, stride, padding }, arriving, leaving) {
  // A convolution goes from its output's pixels by strides to the input's, a transposed one the other way.
  const [steps, length] = op === "conv2d" ? [leaving, arriving] : [arriving, leaving];
  let count = 0;
  for (let step = 0; step < steps; ++step) {
    for (let tap = 0; tap < kernel; ++tap) {
      const place = step * stride + tap - padding;
      if (place >= 0 && place < length) ++count;
    }
  }
  return count;
}

/**
 * @param {any} layer
 * @param {Size} image
 * @returns {Size}
 */
function leaving({ op, kernel, stride, padding, output_padding = 0 }, { height, width }) {
  const side = (/** @type {number} */ length) =>
    op === "conv2d"
      ? Math.floor((length + 2 * padding - kernel) / stride) + 1
      : (length - 1) * stride - 2 * padding + kernel + output_padding;
  return { height: side(height), width: side(width) };
}

/**
 * The least milliseconds in which a machine of these rates can decode a batch: it must do the arithmetic, and read
 * every weight that it needs once.
 * @param {{multiplications: number, parameters: number, unneeded: number}} work  unneeded: of the parameters, by one picture
 * @param {import("./page/floor.js").Rates} rates
 * @param {number} batch
 */
export function floorOf(work, rates, batch) {
  const unneeded = batch === 1 ? work.unneeded : 0;
  const arithmetic = (batch * work.multiplications - unneeded) / rates.multiplications;
  const memory = ((work.parameters - unneeded) * Float32Array.BYTES_PER_ELEMENT) / rates.bytes;
  return arithmetic > memory ? { time: arithmetic, by: "arithmetic" } : { time: memory, by: "reading weights" };
}
