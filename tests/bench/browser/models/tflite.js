// A decoder as a TensorFlow Lite file: NHWC, for one size of batch.
import { valueCount } from "../../../../web/js/model/image-format.js";
import { tensorOf } from "../../../web/engine/weights-files.js";
import { channelsLast } from "../page/channels-last.js";
import { Graph } from "./tflite-graph.js";

/** @typedef {import("../../../web/engine/weights-files.js").Specification} Specification */
/** @typedef {ReturnType<typeof import("../../../web/support/weights-file.js").parseFile>["tensors"]} Tensors */
/** @typedef {import("../page/channels-last.js").WeightedLayer} WeightedLayer */

/** Padding.VALID */
const valid = 1;

/**
 * Inputs `z` [batch, L] and, where a label steers the decoder, `label` [batch, C]; output `pixels` [batch, H * W].
 * @param {Specification} spec
 * @param {Tensors} tensors
 * @param {number} batch
 * @returns {Uint8Array}
 */
export function tfliteModel(spec, tensors, batch) {
  const graph = new Graph();
  const conditional = spec.decoder.some(({ op }) => op === "concat_label");
  const inputs = [graph.flow("z", [batch, spec.latent])];
  if (conditional) inputs.push(graph.flow("label", [batch, spec.labels.length]));
  let value = inputs[0];
  for (const layer of channelsLast(spec.decoder, (name) => tensorOf(tensors, name))) {
    value = addLayer(graph, /** @type {WeightedLayer} */ (layer), value, inputs[1]);
  }
  value = spec.likelihood.kind === "bernoulli" ? graph.add("logistic", [value], graph.shapeOf(value)) : addPixels(graph, spec.image, value);
  const pixels = reshape(graph, value, [batch, valueCount(spec.image)]);
  return graph.finish(inputs, [pixels]);
}

/**
 * The pixels of standardised values [batch, height, width, channels].
 * @param {Graph} graph
 * @param {Specification["image"]} image
 * @param {number} value
 */
function addPixels(graph, { mean, std }, value) {
  const shape = graph.shapeOf(value);
  const constant = (/** @type {number | number[]} */ values) => graph.floats([[values].flat().length], Float32Array.from([values].flat()));
  const scaled = graph.add("mul", [value, constant(std)], shape);
  const shifted = graph.add("add", [scaled, constant(mean)], shape);
  return graph.add("minimum", [graph.add("maximum", [shifted, constant(0)], shape), constant(1)], shape);
}

/**
 * @param {Graph} graph
 * @param {WeightedLayer} layer
 * @param {number} input
 * @param {number} label
 * @returns {number} the output
 */
function addLayer(graph, layer, input, label) {
  const [batch, ...rest] = graph.shapeOf(input);
  switch (layer.op) {
    case "concat_label": {
      const width = rest[0] + graph.shapeOf(label)[1];
      return graph.add("concatenation", [input, label], [batch, width], [{ field: 0, kind: "int32", value: 1 }]);
    }
    case "unflatten":
      return reshape(graph, input, [batch, layer.height, layer.width, layer.channels]);
    case "dense": {
      const weight = graph.floats([layer.out, layer.in], layer.weight);
      const output = graph.add("fullyConnected", [input, weight, graph.floats([layer.out], layer.bias)], [batch, layer.out]);
      return activate(graph, layer, output);
    }
    case "conv2d":
      return addConvolution(graph, layer, input);
    case "conv_transpose2d":
      return addTransposedConvolution(graph, layer, input);
    default:
      throw new Error(`The benchmark has no TensorFlow Lite operator for the layer ${layer.op}.`);
  }
}

/**
 * @param {Graph} graph
 * @param {WeightedLayer} layer
 * @param {number} input
 */
function addConvolution(graph, layer, input) {
  const { kernel, stride, padding, out } = layer;
  const [batch, height, width, channels] = graph.shapeOf(input);
  const padded = [batch, height + 2 * padding, width + 2 * padding, channels];
  const sides = graph.integers([4, 2], [0, 0, padding, padding, padding, padding, 0, 0]);
  const source = padding === 0 ? input : graph.add("pad", [input, sides], padded);
  const size = (/** @type {number} */ length) => Math.floor((length - kernel) / stride) + 1;
  const output = graph.add(
    "conv2d",
    [source, graph.floats([out, kernel, kernel, channels], outputsFirst(layer, "in-out")), graph.floats([out], layer.bias)],
    [batch, size(padded[1]), size(padded[2]), out],
    strides(stride),
  );
  return activate(graph, layer, output);
}

/**
 * The format has no padding on all sides here: the whole plane is computed, and PyTorch's part cut out.
 * @param {Graph} graph
 * @param {WeightedLayer} layer
 * @param {number} input
 */
function addTransposedConvolution(graph, layer, input) {
  const { kernel, stride, padding, output_padding: outputPadding, out } = layer;
  const [batch, height, width, channels] = graph.shapeOf(input);
  const whole = (/** @type {number} */ length) => (length - 1) * stride + kernel;
  const part = (/** @type {number} */ length) => whole(length) - 2 * padding + outputPadding;
  if (outputPadding > padding) throw new Error("The benchmark cannot pad a transposed convolution's output.");
  const plane = [batch, whole(height), whole(width), out];
  const output = graph.add(
    "transposeConv",
    [
      graph.integers([4], plane),
      graph.floats([out, kernel, kernel, channels], outputsFirst(layer, "out-in")),
      input,
      graph.floats([out], layer.bias),
    ],
    plane,
    strides(stride),
  );
  const activated = activate(graph, layer, output);
  const size = [batch, part(height), part(width), out];
  const start = graph.integers([4], [0, padding, padding, 0]);
  return graph.add("slice", [activated, start, graph.integers([4], size)], size);
}

/**
 * Fields of Conv2DOptions and TransposeConvOptions.
 * @param {number} stride
 * @returns {import("./tflite-graph.js").Option[]}
 */
function strides(stride) {
  return [
    { field: 0, kind: "int8", value: valid },
    { field: 1, kind: "int32", value: stride },
    { field: 2, kind: "int32", value: stride },
  ];
}

/**
 * [kernel, kernel, in, out] or [kernel, kernel, out, in] -> [out, kernel, kernel, in].
 * @param {WeightedLayer} layer
 * @param {"in-out" | "out-in"} order
 */
function outputsFirst({ weight, kernel, in: inSize, out }, order) {
  const taps = kernel * kernel;
  return Float32Array.from(weight, (_, index) => {
    const i = index % inSize;
    const tap = Math.floor(index / inSize) % taps;
    const o = Math.floor(index / (inSize * taps));
    return weight[order === "in-out" ? (tap * inSize + i) * out + o : (tap * out + o) * inSize + i];
  });
}

/**
 * @param {Graph} graph
 * @param {number} value
 * @param {number[]} shape
 */
function reshape(graph, value, shape) {
  return graph.add("reshape", [value, graph.integers([shape.length], shape)], shape);
}

/**
 * @param {Graph} graph
 * @param {WeightedLayer} layer
 * @param {number} value
 */
function activate(graph, { activation }, value) {
  const shape = graph.shapeOf(value);
  switch (activation) {
    case undefined:
      return value;
    case "relu":
      return graph.add("relu", [value], shape);
    case "silu":
      return graph.add("mul", [value, graph.add("logistic", [value], shape)], shape);
    default:
      throw new Error(`The benchmark has no TensorFlow Lite operator for the activation ${activation}.`);
  }
}
