// A decoder or an encoder as an ONNX file, as PyTorch's exporter would write it: NCHW, each layer by its own operator.
import onnxProto from "onnx-proto";

import { valueCount } from "../../../../web/js/model/image-format.js";
import { tensorOf } from "../../../web/engine/weights-files.js";

/** @typedef {import("../../../web/engine/weights-files.js").Layer} Layer */
/** @typedef {import("../../../web/engine/weights-files.js").Specification} Specification */
/** @typedef {ReturnType<typeof import("../../../web/support/weights-file.js").parseFile>["tensors"]} Tensors */

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;
const opset = 13;
const irVersion = 7;
const batch = { dimParam: "batch" };

/**
 * Inputs `z` [B, L] and, where a label steers the decoder, `label` [B, C]; output `pixels` [B, H * W].
 * @param {Specification} spec
 * @param {Tensors} tensors
 * @returns {Uint8Array}
 */
export function onnxModel(spec, tensors) {
  const graph = new Graph(tensors);
  let value = "z";
  for (const layer of spec.decoder) value = addLayer(graph, layer, value);
  value = spec.likelihood.kind === "bernoulli" ? graph.add("Sigmoid", [value]) : addPixels(graph, spec.image, value);
  const size = valueCount(spec.image);
  graph.add("Reshape", [graph.add("Transpose", [value], { perm: [0, 2, 3, 1] }), graph.integers([-1, size])], {}, "pixels");
  return modelOf(graph, spec, spec.decoder, rows("z", spec.latent), rows("pixels", size));
}

/**
 * Inputs `pixels` [B, H * W] and, where a label steers the encoder, `label` [B, C]; output `posterior` [B, 2 L], the
 * means first.
 * @param {Specification} spec of one channel
 * @param {Tensors} tensors
 * @returns {Uint8Array}
 */
export function onnxEncoder(spec, tensors) {
  const graph = new Graph(tensors);
  const { height, width } = spec.image;
  let value = graph.add("Reshape", ["pixels", graph.integers([-1, 1, height, width])]);
  for (const layer of spec.encoder ?? []) value = addLayer(graph, layer, value);
  const size = 2 * spec.latent;
  graph.add("Reshape", [value, graph.integers([-1, size])], {}, "posterior");
  return modelOf(graph, spec, spec.encoder ?? [], rows("pixels", height * width), rows("posterior", size));
}

/**
 * The pixels of standardised values [B, C, H, W].
 * @param {Graph} graph
 * @param {Specification["image"]} image
 * @param {string} value
 */
function addPixels(graph, { mean, std }, value) {
  const scaled = graph.add("Mul", [value, graph.perChannel(std)]);
  const shifted = graph.add("Add", [scaled, graph.perChannel(mean)]);
  return graph.add("Clip", [shifted, graph.perChannel([0], []), graph.perChannel([1], [])]);
}

/**
 * @param {Graph} graph
 * @param {Specification} spec
 * @param {Layer[]} layers
 * @param {object} input
 * @param {object} output
 */
function modelOf(graph, spec, layers, input, output) {
  const conditional = layers.some(({ op }) => op === "concat_label");
  return ModelProto.encode({
    irVersion,
    opsetImport: [{ domain: "", version: opset }],
    graph: {
      name: spec.name,
      node: graph.nodes,
      initializer: graph.constants,
      input: [input, ...(conditional ? [rows("label", spec.labels.length)] : [])],
      output: [output],
    },
  }).finish();
}

/**
 * @param {Graph} graph
 * @param {Layer} layer
 * @param {string} input
 * @returns {string} the output's name
 */
function addLayer(graph, layer, input) {
  const { op, name, kernel, stride, padding } = layer;
  const window = { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: Array(4).fill(padding) };
  const parameters = () => [input, graph.tensor(`${name}.weight`), graph.tensor(`${name}.bias`)];
  switch (op) {
    case "concat_label":
      return graph.add("Concat", [input, "label"], { axis: 1 });
    case "flatten":
      return graph.add("Flatten", [input], { axis: 1 });
    case "unflatten":
      return graph.add("Reshape", [input, graph.integers([-1, layer.channels, layer.height, layer.width])]);
    case "dense":
      return activate(graph, layer, graph.add("Gemm", parameters(), { transB: 1 }));
    case "conv2d":
      return activate(graph, layer, graph.add("Conv", parameters(), window));
    case "conv_transpose2d": {
      const output_padding = [layer.output_padding, layer.output_padding];
      return activate(graph, layer, graph.add("ConvTranspose", parameters(), { ...window, output_padding }));
    }
    default:
      throw new Error(`The benchmark has no ONNX operator for the layer ${op}.`);
  }
}

/**
 * @param {Graph} graph
 * @param {Layer} layer
 * @param {string} value
 */
function activate(graph, { activation }, value) {
  switch (activation) {
    case undefined:
      return value;
    case "relu":
      return graph.add("Relu", [value]);
    case "silu":
      return graph.add("Mul", [value, graph.add("Sigmoid", [value])]);
    default:
      throw new Error(`The benchmark has no ONNX operator for the activation ${activation}.`);
  }
}

/** Nodes and constants of a graph in the making. */
class Graph {
  /** @type {object[]} */
  nodes = [];
  /** @type {object[]} */
  constants = [];
  #tensors;

  /** @param {Tensors} tensors */
  constructor(tensors) {
    this.#tensors = tensors;
  }

  /**
   * @param {string} opType
   * @param {string[]} input
   * @param {Record<string, number | number[]>} [attributes]
   * @param {string} [output]
   */
  add(opType, input, attributes = {}, output = `value${this.nodes.length}`) {
    this.nodes.push({ opType, input, output: [output], attribute: Object.entries(attributes).map(attribute) });
    return output;
  }

  /** @param {string} name */
  tensor(name) {
    const { shape, values } = tensorOf(this.#tensors, name);
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.constants.push({ name, dims: shape, dataType: TensorProto.DataType.FLOAT, rawData });
    return name;
  }

  /**
   * @param {number | number[]} values
   * @param {number[]} [dims]
   */
  perChannel(values, dims = [[values].flat().length, 1, 1]) {
    const name = `floats${this.constants.length}`;
    this.constants.push({ name, dims, dataType: TensorProto.DataType.FLOAT, floatData: [values].flat() });
    return name;
  }

  /** @param {number[]} values */
  integers(values) {
    const name = `integers${this.constants.length}`;
    this.constants.push({ name, dims: [values.length], dataType: TensorProto.DataType.INT64, int64Data: values });
    return name;
  }
}

/** @param {[string, number | number[]]} entry */
function attribute([name, value]) {
  const { INT, INTS } = AttributeProto.AttributeType;
  return Array.isArray(value) ? { name, type: INTS, ints: value } : { name, type: INT, i: value };
}

/**
 * @param {string} name
 * @param {number} width
 */
function rows(name, width) {
  const shape = { dim: [batch, { dimValue: width }] };
  return { name, type: { tensorType: { elemType: TensorProto.DataType.FLOAT, shape } } };
}
