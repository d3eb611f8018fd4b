// No framework and no WebAssembly: the formulas, in loops over arrays.
import { valueCount } from "../../../../../web/js/model/image-format.js";
import { channelsLast } from "../channels-last.js";
import { readWeights } from "../weights.js";

/** @typedef {import("../channels-last.js").WeightedLayer} WeightedLayer */
/** @typedef {{height: number, width: number, values: Float32Array}} Image  [height, width, channels] */

/** @type {import("../peer.js").Load} */
export async function load({ weights }) {
  const { spec, tensor } = await readWeights(weights);
  const layers = /** @type {WeightedLayer[]} */ (channelsLast(spec.decoder, tensor));
  const size = valueCount(spec.image);
  return { decode: ({ z, label = new Float32Array(), batch }) => {
    const images = new Float32Array(batch * size);
    for (let item = 0; item < batch; ++item) {
      const row = (/** @type {Float32Array} */ values) =>
        values.subarray((item * values.length) / batch, ((item + 1) * values.length) / batch);
      images.set(decode(layers, row(z), row(label)), item * size);
    }
    return images;
  } };
}

/**
 * @param {WeightedLayer[]} layers
 * @param {Float32Array} z
 * @param {Float32Array} label
 */
function decode(layers, z, label) {
  /** @type {Image} */
  let value = { height: 1, width: 1, values: z };
  for (const layer of layers) value = run(layer, value, label);
  return value.values.map((logit) => 1 / (1 + Math.exp(-logit)));
}

/**
 * @param {WeightedLayer} layer
 * @param {Image} input
 * @param {Float32Array} label
 * @returns {Image}
 */
function run(layer, input, label) {
  switch (layer.op) {
    case "concat_label":
      return { ...input, values: Float32Array.of(...input.values, ...label) };
    case "unflatten":
      return { height: layer.height, width: layer.width, values: input.values };
    case "dense":
      return activate(layer, dense(layer, input));
    case "conv2d":
      return activate(layer, convolve(layer, input));
    case "conv_transpose2d":
      return activate(layer, convolveTransposed(layer, input));
    default:
      throw new Error(`The benchmark has no loop for the layer ${layer.op}.`);
  }
}

/**
 * @param {WeightedLayer} layer
 * @param {Image} image
 */
function activate({ activation }, image) {
  const { values } = image;
  if (activation === "relu") for (let i = 0; i < values.length; ++i) values[i] = Math.max(values[i], 0);
  if (activation === "silu") for (let i = 0; i < values.length; ++i) values[i] /= 1 + Math.exp(-values[i]);
  return image;
}

/**
 * @param {WeightedLayer} layer
 * @param {Image} input
 * @returns {Image}
 */
function dense({ weight, bias, in: inSize, out }, { values: input }) {
  const values = bias.slice();
  for (let o = 0; o < out; ++o) {
    let sum = values[o];
    for (let i = 0, w = o * inSize; i < inSize; ++i, ++w) sum += weight[w] * input[i];
    values[o] = sum;
  }
  return { height: 1, width: 1, values };
}

/**
 * @param {WeightedLayer} layer
 * @param {Image} input
 */
function convolve({ weight, bias, in: inSize, out, kernel, stride, padding }, input) {
  const size = (/** @type {number} */ length) => Math.floor((length + 2 * padding - kernel) / stride) + 1;
  const output = filled(size(input.height), size(input.width), bias);
  for (let y = 0; y < output.height; ++y) {
    for (let x = 0; x < output.width; ++x) {
      for (let tap = 0; tap < kernel * kernel; ++tap) {
        const fromY = y * stride + Math.floor(tap / kernel) - padding;
        const fromX = x * stride + (tap % kernel) - padding;
        if (fromY < 0 || fromY >= input.height || fromX < 0 || fromX >= input.width) continue;
        const from = (fromY * input.width + fromX) * inSize;
        const to = (y * output.width + x) * out;
        for (let i = 0; i < inSize; ++i) {
          const value = input.values[from + i];
          const w = (tap * inSize + i) * out;
          for (let o = 0; o < out; ++o) output.values[to + o] += weight[w + o] * value;
        }
      }
    }
  }
  return output;
}

/**
 * @param {WeightedLayer} layer
 * @param {Image} input
 */
function convolveTransposed({ weight, bias, in: inSize, out, kernel, stride, padding, output_padding: extra }, input) {
  const size = (/** @type {number} */ length) => (length - 1) * stride - 2 * padding + kernel + extra;
  const output = filled(size(input.height), size(input.width), bias);
  for (let y = 0; y < input.height; ++y) {
    for (let x = 0; x < input.width; ++x) {
      const from = (y * input.width + x) * inSize;
      for (let tap = 0; tap < kernel * kernel; ++tap) {
        const toY = y * stride + Math.floor(tap / kernel) - padding;
        const toX = x * stride + (tap % kernel) - padding;
        if (toY < 0 || toY >= output.height || toX < 0 || toX >= output.width) continue;
        const to = (toY * output.width + toX) * out;
        for (let o = 0; o < out; ++o) {
          let sum = 0;
          for (let i = 0, w = (tap * out + o) * inSize; i < inSize; ++i, ++w) sum += weight[w] * input.values[from + i];
          output.values[to + o] += sum;
        }
      }
    }
  }
  return output;
}

/**
 * @param {number} height
 * @param {number} width
 * @param {Float32Array} bias
 * @returns {Image}
 */
function filled(height, width, bias) {
  const values = new Float32Array(height * width * bias.length);
  for (let i = 0; i < values.length; i += bias.length) values.set(bias, i);
  return { height, width, values };
}
