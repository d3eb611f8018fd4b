import * as tf from "@tensorflow/tfjs-core";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

import { channelsLast } from "../channels-last.js";
import { readWeights } from "../weights.js";

/** @typedef {import("../channels-last.js").WeightedLayer} WeightedLayer */
/** @typedef {(value: tf.Tensor, label: tf.Tensor | undefined) => tf.Tensor} Step */

/** @type {import("../peer.js").Load} */
export async function load({ weights, threads }) {
  setThreadsCount(threads);
  setWasmPaths(new URL("tfjs/", location.href).href);
  const [{ spec, tensor }] = await Promise.all([readWeights(weights), tf.setBackend("wasm")]);
  const steps = channelsLast(spec.decoder, tensor).map((layer) => createStep(/** @type {WeightedLayer} */ (layer)));
  return { decode: async ({ z, label, batch }) => {
    const pixels = tf.tidy(() => {
      const labels = label && tf.tensor2d(label, [batch, label.length / batch]);
      /** @type {tf.Tensor} */
      let value = tf.tensor2d(z, [batch, z.length / batch]);
      for (const step of steps) value = step(value, labels);
      return tf.sigmoid(value);
    });
    const values = await pixels.data();
    pixels.dispose();
    return /** @type {Float32Array} */ (values);
  } };
}

/**
 * @param {WeightedLayer} layer
 * @returns {Step}
 */
function createStep(layer) {
  switch (layer.op) {
    case "concat_label":
      return (value, label) => tf.concat([value, /** @type {tf.Tensor} */ (label)], 1);
    case "unflatten":
      return (value) => tf.reshape(value, [-1, layer.height, layer.width, layer.channels]);
    case "dense":
      return createDense(layer);
    case "conv2d":
      return createConvolution(layer);
    case "conv_transpose2d":
      return createTransposedConvolution(layer);
    default:
      throw new Error(`The benchmark has no TensorFlow.js operation for the layer ${layer.op}.`);
  }
}

/**
 * @param {WeightedLayer} layer
 * @returns {Step}
 */
function createDense({ weight, bias, in: inSize, out, activation }) {
  const b = tf.transpose(tf.tensor2d(weight, [out, inSize]));
  const biases = tf.tensor1d(bias);
  const fused = activation === "relu" ? "relu" : "linear";
  return (value) => {
    const a = /** @type {tf.Tensor2D} */ (value);
    const output = tf.fused.matMul({ a, b, bias: biases, activation: fused });
    return activation === "silu" ? silu(output) : output;
  };
}

/**
 * @param {WeightedLayer} layer
 * @returns {Step}
 */
function createConvolution({ weight, bias, in: inSize, out, kernel, stride, padding, activation }) {
  const filter = tf.tensor4d(weight, [kernel, kernel, inSize, out]);
  const fixed = { filter, strides: stride, pad: padding, bias: tf.tensor1d(bias), dimRoundingMode: /** @type {const} */ ("floor") };
  const fused = activation === "relu" ? "relu" : "linear";
  return (value) => {
    const output = tf.fused.conv2d({ ...fixed, x: /** @type {tf.Tensor4D} */ (value), activation: fused });
    return activation === "silu" ? silu(output) : output;
  };
}

/**
 * @param {WeightedLayer} layer
 * @returns {Step}
 */
function createTransposedConvolution({ weight, bias, in: inSize, out, kernel, stride, padding, output_padding: extra, activation }) {
  const filter = tf.tensor4d(weight, [kernel, kernel, out, inSize]);
  const biases = tf.tensor1d(bias);
  const size = (/** @type {number} */ length) => (length - 1) * stride - 2 * padding + kernel + extra;
  /** @type {[number, number]} */
  const sides = [padding, padding - extra];
  return (value) => {
    const x = /** @type {tf.Tensor4D} */ (value);
    const [batch, height, width] = x.shape;
    /** @type {[number, number, number, number]} */
    const shape = [batch, size(height), size(width), out];
    const output = tf.add(tf.conv2dTranspose(x, filter, shape, stride, [[0, 0], sides, sides, [0, 0]]), biases);
    if (activation === "relu") return tf.relu(output);
    return activation === "silu" ? silu(output) : output;
  };
}

/** @param {tf.Tensor} value */
function silu(value) {
  return tf.mul(value, tf.sigmoid(value));
}
