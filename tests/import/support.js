// What the comparisons of `vaelet` with ONNX Runtime share.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import * as ort from "onnxruntime-web";

/**
 * @typedef {object} DecoderCase
 * @property {string} name
 * @property {number[]} z the shape of z, without the batch
 * @property {number[]} image [C, H, W]
 * @property {"sigmoid" | "logits" | "tanh" | "linear"} end what the decoder ends in
 * @property {number} labels
 * @property {number} opset
 */

const root = new URL("../../", import.meta.url);
/** @param {string} path */
export const inTree = (path) => fileURLToPath(new URL(path, root));
export const folder = inTree("build/import/");
const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
export const count = 3;
export const allowed = 1e-4;

/**
 * Runs `vaelet`.
 * @param {string[]} words
 */
export const run = (...words) =>
  execFileSync(inTree("build/native/native/vaelet"), words, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });

/**
 * Numbers from a linear congruential generator, from `low` to `high`.
 * @param {number} length
 * @param {number} low
 * @param {number} high
 */
export function numbers(length, low, high) {
  let state = (seed * 2654435761 + length) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + ((high - low) * state) / 2 ** 32;
  });
}

/** @param {number[]} shape */
export const size = (shape) => shape.reduce((product, side) => product * side, 1);

/**
 * [N, C, H, W] -> [N, H, W, C], or back.
 * @param {Float32Array} values
 * @param {number[]} image [C, H, W]
 * @param {boolean} back
 */
export function interleaved(values, [channels, height, width], back = false) {
  const result = new Float32Array(values.length);
  const pixels = height * width;
  for (let at = 0; at < values.length; ++at) {
    const image = Math.floor(at / (channels * pixels));
    const channel = Math.floor(at / pixels) % channels;
    const to = image * channels * pixels + (at % pixels) * channels + channel;
    if (back) result[at] = values[to];
    else result[to] = values[at];
  }
  return result;
}

/**
 * One-hot labels of some images.
 * @param {number} labels how many there are
 * @param {number} rows
 */
export function oneHot(labels, rows) {
  const values = new Float32Array(rows * labels);
  for (let row = 0; row < rows && labels > 0; ++row) values[row * labels + ((row * 7 + 3) % labels)] = 1;
  return values;
}

/** @type {Record<DecoderCase["end"], (value: number) => number>} */
export const pixelOf = {
  sigmoid: (value) => value,
  logits: (value) => 1 / (1 + Math.exp(-value)),
  tanh: (value) => value * 0.5 + 0.5,
  linear: (value) => Math.min(Math.max(value, 0), 1),
};

/**
 * Runs a graph of ONNX.
 * @param {string} file
 * @param {Float32Array} values
 * @param {number[]} shape of one
 * @param {Float32Array} labels one-hot, of all; empty where the graph takes none
 */
export async function runGraph(file, values, shape, labels) {
  const session = await ort.InferenceSession.create(new Uint8Array(await readFile(file)));
  const rows = values.length / size(shape);
  /** @type {Record<string, ort.Tensor>} */
  const feeds = { [session.inputNames[0]]: new ort.Tensor("float32", values, [rows, ...shape]) };
  if (labels.length > 0) feeds.label = new ort.Tensor("float32", labels, [rows, labels.length / rows]);
  const results = await session.run(feeds);
  return session.outputNames.map((name) => /** @type {Float32Array} */ (results[name].data));
}

/**
 * @param {Float32Array} found
 * @param {ArrayLike<number>} expected
 * @param {number} tolerance
 * @param {string} what
 */
export function assertClose(found, expected, tolerance, what) {
  assert.equal(found.length, expected.length, what);
  for (let at = 0; at < found.length; ++at) {
    const bound = tolerance * Math.max(1, Math.abs(expected[at]));
    assert.ok(Math.abs(found[at] - expected[at]) <= bound, `${what} [${at}]: expected ${expected[at]}, found ${found[at]} (seed ${seed})`);
  }
}

/**
 * Checks that pixels differ enough for a comparison to say something.
 * @param {Float32Array} pixels
 * @param {string} what
 */
export function assertVaried(pixels, what) {
  const mean = pixels.reduce((a, b) => a + b) / pixels.length;
  const deviation = Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
  assert.ok(deviation > 0.02, `${what}: the graph's pixels are nearly the same`);
}
