/**
 * Where the same weights are in each framework's form.
 * @typedef {object} ModelFiles
 * @property {string} weights vaelet's own
 * @property {string} onnx
 * @property {(batch: number) => string} tflite
 * @property {number[]} batches that will be asked for
 */

/**
 * Uploads, runs and reads back: z [batch, L] and, where it steers the decoder, label [batch, C] -> pixels
 * [batch, H * W] in [0, 1], to be read before the next call.
 * @typedef {(input: {z: Float32Array, label: Float32Array | undefined, batch: number}) =>
 *   Float32Array | Promise<Float32Array>} Decode
 */

/** @typedef {(files: ModelFiles) => Promise<Decode>} Load */

/**
 * @param {string} model
 * @param {number[]} batches
 * @returns {ModelFiles}
 */
export function filesOf(model, batches) {
  return {
    weights: `models/${model}.safetensors`,
    onnx: `models/${model}.onnx`,
    tflite: (batch) => `models/${model}.${batch}.tflite`,
    batches,
  };
}

/** @type {Record<string, () => Promise<{load: Load}>>} */
export const peers = {
  vaelet: () => import("./peers/vaelet.js"),
  "onnxruntime-web": () => import("./peers/onnxruntime.js"),
  "LiteRT.js": () => import("./peers/litert.js"),
  "tfjs-wasm": () => import("./peers/tfjs.js"),
  "plain JavaScript": () => import("./peers/plain.js"),
};
