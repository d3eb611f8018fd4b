// `vaelet import` beside ONNX Runtime: the graphs of make_models.py as they stand, and as models in the module, in
// LibTorch (`vaelet inspect` checks its golden values) and once more behind `vaelet export --onnx`.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as ort from "onnxruntime-web";

import { parseFile } from "../web/support/weights-file.js";
import { loadModel } from "../web/engine/package.js";

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {number[]} z the shape of z, without the batch
 * @property {number[]} image [C, H, W]
 * @property {number[]} input the shape of the encoder's input, without the batch
 * @property {"sigmoid" | "logits" | "tanh" | "linear"} end what the decoder ends in
 * @property {"log_variance" | "log_std" | "softplus"} sigma
 * @property {number} labels
 * @property {string[]} flags
 * @property {number} opset
 */

const root = new URL("../../", import.meta.url);
const vaelet = fileURLToPath(new URL("build/native/native/vaelet", root));
const folder = fileURLToPath(new URL("build/import/", root));
const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
const count = 3;
const allowed = 1e-4;

/** @type {Case[]} */
const cases = JSON.parse(await readFile(`${folder}cases.json`, "utf8"));

/**
 * Numbers from a linear congruential generator, from `low` to `high`.
 * @param {number} length
 * @param {number} low
 * @param {number} high
 */
function numbers(length, low, high) {
  let state = (seed * 2654435761 + length) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + ((high - low) * state) / 2 ** 32;
  });
}

/** @param {number[]} shape */
const size = (shape) => shape.reduce((product, side) => product * side, 1);

/**
 * [N, C, H, W] -> [N, H, W, C], or back.
 * @param {Float32Array} values
 * @param {number[]} image [C, H, W]
 * @param {boolean} back
 */
function interleaved(values, [channels, height, width], back = false) {
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

/** @param {Case} model */
function oneHot({ labels }) {
  const rows = new Float32Array(count * labels);
  for (let row = 0; row < count && labels > 0; ++row) rows[row * labels + ((row * 7 + 3) % labels)] = 1;
  return rows;
}

/** @type {Record<Case["end"], (value: number) => number>} */
const pixelOf = {
  sigmoid: (value) => value,
  logits: (value) => 1 / (1 + Math.exp(-value)),
  tanh: (value) => value * 0.5 + 0.5,
  linear: (value) => Math.min(Math.max(value, 0), 1),
};

/** @type {Record<Case["sigma"] | "none", (value: number) => number>} */
const sigmaOf = {
  log_variance: (v) => Math.exp(Math.min(Math.max(v, -30), 20) / 2),
  log_std: (v) => Math.exp(Math.min(Math.max(v, -15), 10)),
  softplus: (v) => Math.log1p(Math.exp(v)),
  none: (sigma) => sigma,
};

/**
 * Runs a graph of ONNX.
 * @param {string} file
 * @param {Float32Array} values
 * @param {number[]} shape
 * @param {Case} model
 */
async function runGraph(file, values, shape, model) {
  const session = await ort.InferenceSession.create(new Uint8Array(await readFile(file)));
  /** @type {Record<string, ort.Tensor>} */
  const feeds = { [session.inputNames[0]]: new ort.Tensor("float32", values, [count, ...shape]) };
  if (model.labels > 0) feeds.label = new ort.Tensor("float32", oneHot(model), [count, model.labels]);
  const results = await session.run(feeds);
  return session.outputNames.map((name) => /** @type {Float32Array} */ (results[name].data));
}

/**
 * Splits one output of 2 L values into means and spread.
 * @param {Float32Array[]} outputs
 * @param {number} latent
 */
function headsOf(outputs, latent) {
  if (outputs.length === 2) return outputs;
  const [both] = outputs;
  return [0, 1].map((half) =>
    Float32Array.from({ length: count * latent }, (_, at) => both[(Math.floor(at / latent) * 2 + half) * latent + (at % latent)]),
  );
}

/**
 * @param {Float32Array} found
 * @param {ArrayLike<number>} expected
 * @param {number} tolerance
 * @param {string} what
 */
function assertClose(found, expected, tolerance, what) {
  assert.equal(found.length, expected.length, what);
  for (let at = 0; at < found.length; ++at) {
    const bound = tolerance * Math.max(1, Math.abs(expected[at]));
    assert.ok(Math.abs(found[at] - expected[at]) <= bound, `${what} [${at}]: expected ${expected[at]}, found ${found[at]} (seed ${seed})`);
  }
}

/** @param {ArrayLike<number>} values */
function deviation(values) {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b) / all.length;
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
}

/** @param {string[]} words */
const run = (...words) => execFileSync(vaelet, words, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });

/**
 * @param {string} out
 * @param {string} from
 * @param {Case} model
 */
function importModel(out, from, model) {
  run("import", "--decoder", `${from}/decoder.onnx`, "--encoder", `${from}/encoder.onnx`, "--out", out, ...model.flags);
}

for (const model of cases) {
  const latent = size(model.z);
  const home = `${folder}${model.name}`;
  const file = `${home}/model.safetensors`;
  const z = numbers(count * latent, -2, 2);
  const pixels = numbers(count * size(model.image), 0, 1);

  /**
   * Compares the module with graphs.
   * @param {string} weights
   * @param {string} graphs
   * @param {string} what
   */
  const compare = async (weights, graphs, what) => {
    const loaded = await loadModel(weights);
    const label = model.labels > 0 ? { label: oneHot(model) } : {};
    const [decoded] = await runGraph(`${graphs}/decoder.onnx`, z, graphs === home ? model.z : [latent], model);
    const expected = interleaved(Float32Array.from(decoded, pixelOf[graphs === home || model.end !== "logits" ? model.end : "sigmoid"]), model.image);
    assert.ok(deviation(expected) > 0.02, `${what}: the graph's pixels are nearly the same`);
    assertClose(loaded.decode({ z, ...label }), expected, allowed, `${what}, decoded`);
    const input = model.end === "tanh" ? pixels.map((pixel) => (pixel - 0.5) / 0.5) : pixels;
    const outputs = await runGraph(`${graphs}/encoder.onnx`, input, graphs === home ? model.input : model.image, model);
    const [mean, spread] = headsOf(outputs, latent);
    const { mean: foundMean, sigma } = loaded.encode({ pixels: interleaved(pixels, model.image), ...label });
    assertClose(foundMean, mean, allowed, `${what}, mean`);
    assertClose(sigma, Float32Array.from(spread, sigmaOf[graphs === home ? model.sigma : model.sigma === "softplus" ? "none" : "log_variance"]), allowed, `${what}, sigma`);
    loaded.dispose();
  };

  test(`${model.name}, of the opset ${model.opset}, gives ONNX Runtime's numbers`, async () => {
    importModel(file, home, model);
    assert.match(run("inspect", file), /golden/i);
    await compare(file, home, model.name);
  });

  test(`${model.name}, exported and imported again, stays what it was`, async () => {
    const again = `${home}/again`;
    run("export", file, "--onnx", again);
    await compare(file, again, `${model.name}, exported`);
    const second = `${again}/model.safetensors`;
    run("import", "--decoder", `${again}/decoder.onnx`, "--encoder", `${again}/encoder.onnx`, "--out", second);
    const [first, other] = [await loadModel(file), await loadModel(second)];
    const label = model.labels > 0 ? { label: oneHot(model) } : {};
    assertClose(other.decode({ z, ...label }), first.decode({ z, ...label }), 1e-6, "decoded");
    const input = { pixels: interleaved(pixels, model.image), ...label };
    assertClose(other.encode(input).mean, first.encode(input).mean, 1e-6, "mean");
    assertClose(other.encode(input).sigma, first.encode(input).sigma, 1e-6, "sigma");
    assert.deepEqual(Object.keys(parseFile(await readFile(second)).tensors).sort(), Object.keys(parseFile(await readFile(file)).tensors).sort());
  });
}
