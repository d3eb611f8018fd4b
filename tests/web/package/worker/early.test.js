import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { loadModel } from "../../engine/package.js";
import { reorderTensors } from "../../support/reorder-tensors.js";
import { startOf } from "../../support/weights-file.js";
import { useVaelet } from "../support/vaelet.js";

const withVaelet = useVaelet("worker-early");

const file = readFileSync(new URL("../../../golden/tiny-colour.safetensors", import.meta.url));
const withPrior = reorderTensors(readFileSync(new URL("../../../golden/tiny-cvae.safetensors", import.meta.url)), [/^decoder/, /^latent/, /^prior/, /^encoder/]);

test("an abort behind the decoder ends the rest with its reason, as without a worker, and the model draws on", () =>
  withVaelet(
    async ({ page }) => {
      const { here, there } = await page.evaluate(async () => {
        const { loadModelEarly } = await import(/** @type {any} */ ("/vaelet/js/early/index.js"));
        const report = async (/** @type {Function} */ load) => {
          const controller = new AbortController();
          const model = await load("stalled.safetensors", { early: true, signal: controller.signal });
          const { images } = await model.sample({ label: model.labels[0], seed: 1 });
          const encode = async () => model.encode({ pixels: images, label: model.labels[0] });
          const text = (/** @type {Promise<unknown>} */ call) => call.then(() => "done", ({ code, message }) => `${code}: ${message}`);
          const waiting = text(model.whole);
          controller.abort(new Error("enough"));
          const refused = [await waiting, await text(encode())];
          const same = (await model.sample({ label: model.labels[0], seed: 1 })).images.every((/** @type {number} */ pixel, /** @type {number} */ i) => pixel === images[i]);
          model.dispose();
          return { refused, same };
        };
        return { here: await report(loadModelEarly), there: await report(vaelet.loadModelInWorker) };
      });
      assert.deepEqual(there, here);
      assert.equal(there.same, true);
      for (const refusal of there.refused) assert.match(refusal, /^encoder-pending: .*its encoder did not arrive.*enough/);
    },
    { files: { "/stalled.safetensors": { body: file.subarray(0, startOf(new Uint8Array(file), /^encoder/)), held: true } } },
  ));

test("an abort once all has arrived changes nothing", () =>
  withVaelet(async ({ page, problems }) => {
    const deviation = await page.evaluate(async () => {
      const controller = new AbortController();
      const model = await vaelet.loadModelInWorker("model.safetensors", { early: true, signal: controller.signal });
      await model.whole;
      controller.abort();
      return model.selfTest();
    });
    assert(deviation < 1e-4);
    assert.deepEqual(problems, []);
  }));

test("a worker's model waits for its prior to sample, and for no more", () =>
  withVaelet(
    async ({ page }) => {
      const found = await page.evaluate(async () => {
        const model = await vaelet.loadModelInWorker("prior.safetensors", { early: true });
        const { z } = await model.sample({ label: model.labels[1], seed: 1 });
        model.dispose();
        return Array.from(z);
      });
      const model = await loadModel(withPrior);
      assert.deepEqual(found, Array.from(model.sample({ label: model.labels[1], seed: 1 }).z));
      model.dispose();
    },
    { files: { "/prior.safetensors": { body: withPrior.subarray(0, startOf(withPrior, /^encoder/)), held: true } } },
  ));
