import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { parseFile } from "../support/weights-file.js";
import { loadModel, valueCount } from "./package.js";
import { manyChannelSpecs } from "./specs/many-channels.js";
import { oddSpecs } from "./specs/odd.js";
import { decode, encode } from "./reference/model.js";
import { convCvae, mlpVae, tinyCvae } from "./specs/architectures.js";
import { randomFile, randomNumbers } from "./weights-files.js";

const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
const goldenFolder = new URL("../../golden/", import.meta.url);

/**
 * Fails where a number is further from the expected one than 1e-4 max(1, |value|).
 * @param {Float32Array} found
 * @param {number[]} expected
 * @param {string} what
 */
function assertClose(found, expected, what) {
  assert.equal(found.length, expected.length, what);
  expected.forEach((value, i) => {
    const allowed = 1e-4 * Math.max(1, Math.abs(value));
    assert.ok(Math.abs(found[i] - value) <= allowed, `${what} [${i}]: expected ${value}, found ${found[i]} (seed ${seed})`);
  });
}

/**
 * Fails where the pixels are nearly the same: they would agree with those of many a wrong model.
 * @param {Float32Array} pixels
 * @param {string} what
 */
function assertSpread(pixels, what) {
  const mean = pixels.reduce((a, b) => a + b) / pixels.length;
  const deviation = Math.sqrt(pixels.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / pixels.length);
  assert.ok(deviation >= 0.05, `${what}: the pixels' standard deviation is ${deviation} (seed ${seed})`);
}

/**
 * Decodes and encodes random batches and compares the first, a middle and the last item with the reference.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function compareWithReference(bytes) {
  const { spec, tensors } = parseFile(bytes);
  const model = await loadModel(bytes);
  const random = randomNumbers(seed);
  const size = valueCount(spec.image);
  for (const batch of [1, 3, 35]) {
    const z = Float32Array.from({ length: batch * spec.latent }, () => 2 * random());
    const pixels = Float32Array.from({ length: batch * size }, () => (random() + 1) / 2);
    const weights = Array.from({ length: batch }, () => randomWeights(spec.labels.length, random));
    const label = model.conditional ? { label: weights } : {};
    const images = model.decode({ z, ...label });
    if (batch > 30) assertSpread(images, spec.name);
    const encoded = spec.encoder && model.encode({ pixels, ...label });
    for (const item of new Set([0, batch >> 1, batch - 1])) {
      const row = (/** @type {Float32Array} */ values, /** @type {number} */ width) => values.subarray(item * width, (item + 1) * width);
      const what = `${spec.name}, item ${item} of ${batch}`;
      assertClose(row(images, size), decode(spec, tensors, row(z, spec.latent), weights[item]), `${what}, image`);
      if (encoded === undefined) continue;
      const posterior = encode(spec, tensors, row(pixels, size), weights[item]);
      assertClose(row(encoded.mean, spec.latent), posterior.mean, `${what}, mean`);
      assertClose(row(encoded.sigma, spec.latent), posterior.sigma, `${what}, sigma`);
    }
  }
  model.dispose();
}

/**
 * @param {number} count
 * @param {() => number} random
 */
function randomWeights(count, random) {
  const weights = Array.from({ length: count }, () => random() + 1);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

for (const spec of [mlpVae, convCvae, tinyCvae, ...oddSpecs, ...manyChannelSpecs]) {
  test(`decodes and encodes as the formulas say: ${spec.name}`, () => compareWithReference(randomFile(spec, seed)));
}

test("decodes and encodes the golden files as the formulas say, and passes their self-test", async () => {
  const names = (await readdir(goldenFolder)).filter((name) => name.endsWith(".safetensors"));
  assert.ok(names.length > 0);
  for (const name of names) {
    const bytes = new Uint8Array(await readFile(new URL(name, goldenFolder)));
    await compareWithReference(bytes);
    const model = await loadModel(bytes);
    assert.ok(model.selfTest() <= 1e-4, `${name}: ${model.selfTest()}`);
    model.dispose();
  }
});
