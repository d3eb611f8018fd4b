// A naive implementation of FORMAT.md's layers in double precision, to check the engine against. It follows the
// formulas index by index, on images in PyTorch's order [C, H, W], and knows nothing of the engine's layouts.
import { activationOf } from "./activations.js";

/** @typedef {import("../weights-files.js").Layer} Layer */
/** @typedef {Map<string, import("../weights-files.js").Tensor>} Tensors */
/** @typedef {{channels: number, height: number, width: number, values: number[]}} Image */
/** @typedef {(channel: number, y: number, x: number, index: number) => void} Visit */

/**
 * What a layer computes from: its own weight and bias, all tensors of the file, and the label.
 * @typedef {{label: ArrayLike<number>, weight: ArrayLike<number>, bias: ArrayLike<number>, tensors: Tensors}} Weights
 */

/**
 * A layer kind: the shape of its weight, if it has one (its bias is [out]), and what it computes from the input and
 * its weights. Features are images of height and width 1.
 * @typedef {object} Kind
 * @property {(layer: Layer) => number[]} [weightShape]
 * @property {(layer: Layer, input: Image, weights: Weights) => Image} run
 */

/** @type {Record<string, Kind>} */
const kinds = {
  dense: {
    weightShape: ({ in: inSize, out }) => [out, inSize],
    run: (layer, { values }, { weight, bias }) => features(applyDense(layer, values, weight, bias)),
  },
  conv2d: {
    weightShape: ({ in: inSize, out, kernel }) => [out, inSize, kernel, kernel],
    run: (layer, image, { weight, bias }) => convolve(layer, image, weight, bias),
  },
  conv_transpose2d: {
    weightShape: ({ in: inSize, out, kernel }) => [inSize, out, kernel, kernel],
    run: (layer, image, { weight, bias }) => convolveTransposed(layer, image, weight, bias),
  },
  upsample: { run: ({ factor }, image) => upsample(factor, image) },
  affine: {
    weightShape: ({ channels }) => [channels],
    run: (_, image, { weight, bias }) => scaleAndShift(image, weight, bias),
  },
  activation: { run: (_, image) => image },
  residual: {
    run: ({ layers, shortcut }, image, { label, tensors }) =>
      sum(applyAll(layers, image, label, tensors), applyAll(shortcut, image, label, tensors)),
  },
  flatten: { run: (_, { values }) => features(values) },
  unflatten: { run: ({ channels, height, width }, { values }) => ({ channels, height, width, values }) },
  concat_label: { run: (_, { values }, { label }) => features([...values, ...Array.from(label)]) },
};

/** @param {Layer} layer */
function kindOf({ op }) {
  if (!Object.hasOwn(kinds, op)) throw new Error(`unknown layer ${op}`);
  return kinds[op];
}

/**
 * Returns names and shapes of a layer's weight and bias, or nothing.
 * @param {Layer} layer
 * @returns {[string, number[]][]}
 */
export function layerTensors(layer) {
  const shape = kindOf(layer).weightShape?.(layer);
  if (shape === undefined) return [];
  return [[`${layer.name}.weight`, shape], [`${layer.name}.bias`, [layer.out ?? layer.channels]]];
}

/**
 * Returns the features or the image after a list of layers.
 * @param {Layer[]} layers
 * @param {Image} input
 * @param {ArrayLike<number>} label
 * @param {Tensors} tensors
 */
export function applyAll(layers, input, label, tensors) {
  return layers.reduce((value, layer) => apply(layer, value, label, tensors), input);
}

/**
 * Returns the features or the image after one layer.
 * @param {Layer} layer
 * @param {Image} input
 * @param {ArrayLike<number>} label
 * @param {Tensors} tensors
 * @returns {Image}
 */
function apply(layer, input, label, tensors) {
  const weight = tensors.get(`${layer.name}.weight`)?.values ?? [];
  const bias = tensors.get(`${layer.name}.bias`)?.values ?? [];
  return mapValues(kindOf(layer).run(layer, input, { label, weight, bias, tensors }), activationOf(layer));
}

/** @param {number | number[]} padding one for all sides, or [top, left, bottom, right] */
function sidesOf(padding) {
  const [top, left, bottom, right] = Array.isArray(padding) ? padding : new Array(4).fill(padding);
  return { top, left, bottom, right };
}

/** @param {number[]} values */
export const features = (values) => ({ channels: values.length, height: 1, width: 1, values: [...values] });

/**
 * @param {Image} image
 * @param {(x: number) => number} f
 */
const mapValues = (image, f) => ({ ...image, values: image.values.map(f) });

/**
 * @param {Layer} layer
 * @param {number[]} input
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 */
function applyDense(layer, input, weight, bias) {
  return Array.from({ length: layer.out }, (_, o) => {
    let sum = bias[o];
    for (let i = 0; i < layer.in; ++i) sum += weight[o * layer.in + i] * input[i];
    return sum;
  });
}

/** @type {(image: Image, c: number, y: number, x: number) => number} */
const at = (image, c, y, x) => image.values[(c * image.height + y) * image.width + x];

/**
 * @param {Layer} layer
 * @param {Image} image
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 */
function convolve({ in: inSize, out, kernel, stride, padding }, image, weight, bias) {
  const { top, left, bottom, right } = sidesOf(padding);
  const height = Math.floor((image.height + top + bottom - kernel) / stride) + 1;
  const width = Math.floor((image.width + left + right - kernel) / stride) + 1;
  const result = emptyImage(out, height, width);
  forEachPlace(out, height, width, (o, y, x, index) => {
    let sum = bias[o];
    forEachPlace(inSize, kernel, kernel, (i, ky, kx) => {
      const fromY = y * stride + ky - top;
      const fromX = x * stride + kx - left;
      if (fromY < 0 || fromY >= image.height || fromX < 0 || fromX >= image.width) return;
      sum += weight[((o * inSize + i) * kernel + ky) * kernel + kx] * at(image, i, fromY, fromX);
    });
    result.values[index] = sum;
  });
  return result;
}

/**
 * @param {Layer} layer
 * @param {Image} image
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 */
function convolveTransposed(layer, image, weight, bias) {
  const { in: inSize, out, kernel, stride, padding, output_padding: outputPadding } = layer;
  const { top, left, bottom, right } = sidesOf(padding);
  const height = (image.height - 1) * stride - top - bottom + kernel + outputPadding;
  const width = (image.width - 1) * stride - left - right + kernel + outputPadding;
  const result = emptyImage(out, height, width);
  forEachPlace(out, height, width, (o, y, x, index) => (result.values[index] = bias[o]));
  forEachPlace(inSize, image.height, image.width, (i, y, x) => {
    forEachPlace(out, kernel, kernel, (o, ky, kx) => {
      const toY = y * stride + ky - top;
      const toX = x * stride + kx - left;
      if (toY < 0 || toY >= height || toX < 0 || toX >= width) return;
      result.values[(o * height + toY) * width + toX] +=
        weight[((i * out + o) * kernel + ky) * kernel + kx] * at(image, i, y, x);
    });
  });
  return result;
}

/**
 * @param {number} factor
 * @param {Image} image
 */
function upsample(factor, image) {
  const result = emptyImage(image.channels, factor * image.height, factor * image.width);
  forEachPlace(result.channels, result.height, result.width, (c, y, x, index) => {
    result.values[index] = at(image, c, Math.floor(y / factor), Math.floor(x / factor));
  });
  return result;
}

/**
 * @param {Image} image
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 */
function scaleAndShift(image, weight, bias) {
  const pixels = image.height * image.width;
  const channelOf = (/** @type {number} */ index) => Math.floor(index / pixels);
  return { ...image, values: image.values.map((value, i) => weight[channelOf(i)] * value + bias[channelOf(i)]) };
}

/** @type {(a: Image, b: Image) => Image} */
const sum = (a, b) => ({ ...a, values: a.values.map((value, i) => value + b.values[i]) });

/** @type {(channels: number, height: number, width: number) => Image} */
export const emptyImage = (channels, height, width) => ({
  channels,
  height,
  width,
  values: new Array(channels * height * width).fill(0),
});

/**
 * @param {number} channels
 * @param {number} height
 * @param {number} width
 * @param {Visit} visit
 */
export function forEachPlace(channels, height, width, visit) {
  for (let c = 0, index = 0; c < channels; ++c) {
    for (let y = 0; y < height; ++y) for (let x = 0; x < width; ++x) visit(c, y, x, index++);
  }
}
