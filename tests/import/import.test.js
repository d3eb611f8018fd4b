// `vaelet import` beside ONNX Runtime: the graphs of make_models.py as they stand, and as models in the module, in
// LibTorch (the file's golden values) and once more behind `vaelet export --onnx`.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { loadModel } from "../web/engine/package.js";
import { openWeightsFile } from "../web/support/weights-file.js";
import { allowed, assertClose, assertVaried, count, folder, interleaved, numbers, oneHot, pixelOf, run, runGraph, size } from "./support.js";

/**
 * @typedef {import("./support.js").DecoderCase & {
 *   input: number[],
 *   sigma: "log_variance" | "log_std" | "softplus",
 *   layout: "nchw" | "nhwc",
 *   flags: string[],
 * }} Case  `input` is the shape of the encoder's input, without the batch
 */

/** @type {Case[]} */
const cases = JSON.parse(await readFile(`${folder}cases.json`, "utf8"));

/** @type {Record<Case["sigma"] | "none", (value: number) => number>} */
const sigmaOf = {
  log_variance: (v) => Math.exp(Math.min(Math.max(v, -30), 20) / 2),
  log_std: (v) => Math.exp(Math.min(Math.max(v, -15), 10)),
  softplus: (v) => Math.log1p(Math.exp(v)),
  none: (sigma) => sigma,
};

/**
 * Splits one output of 2 L values into means and spread.
 * @param {Float32Array[]} outputs
 * @param {number} latent
 */
function headsOf(outputs, latent) {
  if (outputs.length === 2) return outputs;
  const [both] = outputs;
  return [0, 1].map((half) =>
    Float32Array.from({ length: both.length / 2 }, (_, at) => both[(Math.floor(at / latent) * 2 + half) * latent + (at % latent)]),
  );
}

/**
 * Runs the decoder in a folder; returns pixels with channels last.
 * @param {string} graphs
 * @param {Case} model what the graphs say
 * @param {Float32Array} z
 * @param {Float32Array} labels
 */
async function decodeBeside(graphs, model, z, labels) {
  const [decoded] = await runGraph(`${graphs}/decoder.onnx`, z, model.z, labels);
  const pixels = Float32Array.from(decoded, pixelOf[model.end]);
  return model.layout === "nhwc" ? pixels : interleaved(pixels, model.image);
}

/**
 * Runs the encoder in a folder on pixels with channels last; returns mean and sigma.
 * @param {string} graphs
 * @param {Case} model what the graphs say
 * @param {Float32Array} pixels
 * @param {Float32Array} labels
 */
async function encodeBeside(graphs, model, pixels, labels) {
  const given = model.end === "tanh" ? pixels.map((pixel) => (pixel - 0.5) / 0.5) : pixels;
  const input = model.layout === "nhwc" ? given : interleaved(given, model.image, true);
  const [mean, spread] = headsOf(await runGraph(`${graphs}/encoder.onnx`, input, model.input, labels), size(model.z));
  const { sigma } = /** @type {{sigma: keyof typeof sigmaOf}} */ (model);
  return { mean, sigma: Float32Array.from(spread, sigmaOf[sigma]) };
}

/**
 * What `vaelet export --onnx` writes of a model.
 * @param {Case} model
 */
function exported(model) {
  const end = model.end === "logits" ? "sigmoid" : model.end;
  const sigma = model.sigma === "softplus" ? "none" : "log_variance";
  return /** @type {Case} */ ({ ...model, z: [size(model.z)], input: model.image, layout: "nchw", end, sigma });
}

for (const model of cases) {
  const home = `${folder}${model.name}`;
  const file = `${home}/model.safetensors`;
  const z = numbers(count * size(model.z), -2, 2);
  const pixels = numbers(count * size(model.image), 0, 1);
  const labels = oneHot(model.labels, count);
  const label = model.labels > 0 ? { label: labels } : {};

  /**
   * Compares the module with graphs.
   * @param {string} graphs
   * @param {Case} said what the graphs say
   */
  const compare = async (graphs, said) => {
    const loaded = await loadModel(file);
    const expected = await decodeBeside(graphs, said, z, labels);
    assertVaried(expected, graphs);
    assertClose(loaded.decode({ z, ...label }), expected, allowed, `${graphs}, decoded`);
    const { mean, sigma } = await encodeBeside(graphs, said, pixels, labels);
    const found = loaded.encode({ pixels, ...label });
    assertClose(found.mean, mean, allowed, `${graphs}, mean`);
    assertClose(found.sigma, sigma, allowed, `${graphs}, sigma`);
    loaded.dispose();
  };

  test(`${model.name}, of the opset ${model.opset}, gives ONNX Runtime's numbers`, async () => {
    run("import", "--overwrite", "--decoder", `${home}/decoder.onnx`, "--encoder", `${home}/encoder.onnx`, "--out", file, ...model.flags);
    assert.match(run("inspect", file), /golden/i);
    await compare(home, model);
  });

  test(`${model.name}: what LibTorch decodes and encodes, the golden values, are ONNX Runtime's numbers`, async () => {
    const { entries, tensor } = openWeightsFile(await readFile(file));
    const golden = (/** @type {string} */ name) => tensor(`golden.${name}`).values;
    const labels = "golden.label" in entries ? golden("label") : new Float32Array();
    assert.equal(labels.length > 0, model.labels > 0);
    const pictures = interleaved(golden("image"), model.image);
    assertClose(pictures, await decodeBeside(home, model, golden("z"), labels), allowed, "golden.image");
    const { mean, sigma } = await encodeBeside(home, model, pictures, labels);
    assertClose(golden("mean"), mean, allowed, "golden.mean");
    assertClose(golden("sigma"), sigma, allowed, "golden.sigma");
  });

  test(`${model.name}, exported and imported again, stays what it was`, async () => {
    const again = `${home}/again`;
    run("export", file, "--onnx", again, "--overwrite");
    await compare(again, exported(model));
    const second = `${again}/model.safetensors`;
    run("import", "--overwrite", "--decoder", `${again}/decoder.onnx`, "--encoder", `${again}/encoder.onnx`, "--out", second);
    const [first, other] = [await loadModel(file), await loadModel(second)];
    assertClose(other.decode({ z, ...label }), first.decode({ z, ...label }), 1e-6, "decoded");
    const input = { pixels, ...label };
    assertClose(other.encode(input).mean, first.encode(input).mean, 1e-6, "mean");
    assertClose(other.encode(input).sigma, first.encode(input).sigma, 1e-6, "sigma");
    const names = async (/** @type {string} */ path) => Object.keys(openWeightsFile(await readFile(path)).entries).sort();
    assert.deepEqual(await names(second), await names(file));
  });
}
