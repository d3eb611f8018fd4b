// Damaged weights files, VAELET_MUTATIONS of them, in the real module: each is refused by a sentence, or works.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { loadModel, VaeletError, valueCount, wasmFile } from "../package.js";
import { oddSpecs } from "../specs/odd.js";
import { tinyCvae } from "../specs/architectures.js";
import { randomFile } from "../weights-files.js";
import { mutate, randomFrom } from "./mutate.js";

const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
const count = Number(process.env.VAELET_MUTATIONS ?? 2000);

/** The largest file that is damaged: most of a larger one is numbers, which all go the same way. */
const largest = 100_000;

const goldenFolder = new URL("../../../golden/", import.meta.url);
const names = (await readdir(goldenFolder)).filter((name) => name.endsWith(".safetensors"));
const golden = await Promise.all(names.map(async (name) => new Uint8Array(await readFile(new URL(name, goldenFolder)))));
const files = [...golden, ...[tinyCvae, ...oddSpecs].map((spec) => randomFile(spec, seed))].filter(({ length }) => length <= largest);

/** @param {import("../../../../web/js/index.js").Model} model */
function use(model) {
  const { latentSize, labels, conditional, image } = model;
  const label = conditional ? { label: labels[0] } : {};
  const pixels = model.decode({ z: new Float32Array(latentSize), ...label });
  assert.equal(pixels.length, valueCount(image));
  assert.ok(pixels.every((pixel) => pixel >= 0 && pixel <= 1 || Number.isNaN(pixel)), "pixels from 0 to 1");
  model.sample({ seed: 1, count: 3, ...label });
  model.encode({ pixels: pixels.map((pixel) => pixel || 0), ...label });
  model.selfTest();
  model.describe();
}

test(`${count} damaged weights files are refused by a sentence, or work`, async (t) => {
  assert.ok(files.length > 3);
  const wasmModule = await WebAssembly.compile(new Uint8Array(await readFile(wasmFile)));
  /** @type {Map<string, number>} */
  const outcomes = new Map();
  for (let i = 0; i < count; ++i) {
    const random = randomFrom(seed * 1_000_003 + i);
    const bytes = mutate(files[i % files.length], random);
    let outcome = "works";
    try {
      const model = await loadModel(bytes, { wasmModule });
      use(model);
      model.dispose();
    } catch (error) {
      const isRefused = error instanceof VaeletError && error.code !== "engine-failed";
      assert.ok(isRefused, `mutation ${i} of seed ${seed}: ${error instanceof Error ? error.stack : error}`);
      outcome = error.code;
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  const counts = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, times]) => `${outcome} ${times}`);
  t.diagnostic(`seed ${seed}: ${counts.join(", ")}`);
  assert.ok(outcomes.size > 5, "damages of many kinds");
});
