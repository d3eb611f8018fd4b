/**
 * Where the same weights are in each framework's form.
 * @typedef {object} ModelFiles
 * @property {string} weights vaelet's own
 * @property {string} int8 vaelet's own, in 8 bits a weight
 * @property {string} onnx
 * @property {string} [onnxEncoder] where encoding is measured
 * @property {(batch: number) => string} tflite
 * @property {number[]} batches that will be asked for
 * @property {number} threads that a framework may use, where it can use several
 */

/**
 * Uploads, runs and reads back. `decode`: z [batch, L] and, where it steers the decoder, label [batch, C] -> pixels
 * [batch, H * W * C] in [0, 1]. `encode`: pixels [batch, H * W] with label -> the means of the posterior [batch, L]. What
 * comes is to be read before the next call.
 * @typedef {Float32Array | Promise<Float32Array>} Values
 * @typedef {{batch: number, label?: Float32Array}} Rows
 * @typedef {object} Runner
 * @property {(input: Rows & {z: Float32Array}) => Values} decode
 * @property {(input: Rows & {pixels: Float32Array}) => Values} [encode]
 */

/** @typedef {(files: ModelFiles) => Promise<Runner>} Load */

/**
 * @param {string} model
 * @param {number[]} batches
 * @param {boolean} encodes
 * @returns {ModelFiles}
 */
export function filesOf(model, batches, encodes = false) {
  return {
    weights: `models/${model}.safetensors`,
    int8: `models/${model}.i8.safetensors`,
    onnx: `models/${model}.onnx`,
    ...(encodes && { onnxEncoder: `models/${model}.encoder.onnx` }),
    tflite: (batch) => `models/${model}.${batch}.tflite`,
    batches,
    threads: Number(new URLSearchParams(location.search).get("threads") ?? 1),
  };
}

/** @type {Record<string, () => Promise<{load: Load}>>} */
export const peers = {
  vaelet: () => import("./peers/vaelet.js"),
  "vaelet, default": () => import("./peers/vaelet-default.js"),
  "vaelet, int8": () => import("./peers/vaelet-int8.js"),
  "087ad6a": () => import("./peers/vaelet-earlier.js"),
  "onnxruntime-web": () => import("./peers/onnxruntime.js"),
  "LiteRT.js": () => import("./peers/litert.js"),
  "tfjs-wasm": () => import("./peers/tfjs.js"),
  "plain JavaScript": () => import("./peers/plain.js"),
};
