import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { openWeightsFile } from "../../support/weights-file.js";
import { useVaelet } from "../support/vaelet.js";

const withVaelet = useVaelet("worker-early");

const file = readFileSync(new URL("../../../golden/tiny-colour.safetensors", import.meta.url));
const { entries, dataStart } = openWeightsFile(new Uint8Array(file));
const encoder = Object.keys(entries).filter((name) => name.startsWith("encoder."));
/** Bytes before the encoder. */
const cut = dataStart + Math.min(...encoder.map((name) => entries[name].data_offsets[0]));

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
    { files: { "/stalled.safetensors": { body: file.subarray(0, cut), held: true } } },
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
