import assert from "node:assert/strict";
import { test } from "node:test";

import { waitUntil } from "../../support/wait.js";
import { distanceFromGolden } from "../support/golden-file.js";
import { golden, useVaelet } from "../support/vaelet.js";

const withVaelet = useVaelet("worker-sharing");

test("models of one address share a worker and a download; the last to go ends the worker", () =>
  withVaelet(async ({ page, requests }) => {
    const { pixels, other, code } = await page.evaluate(async (golden) => {
      const load = () => vaelet.loadModelInWorker("model.safetensors");
      const models = await Promise.all(Array.from({ length: 20 }, load));
      const late = await load();
      for (const model of models.slice(1)) model.dispose();
      const code = await models[1].decode(golden).catch((error) => error.code);
      const [first, second] = await Promise.all([
        models[0].decode(golden),
        late.sample({ label: "3", seed: 1 }),
      ]);
      const alone = await vaelet.loadModel(await fetch("model.safetensors"));
      const same = alone.sample({ label: "3", seed: 1 }).images.every((pixel, i) => pixel === second.images[i]);
      Object.assign(globalThis, { kept: [models[0], late] });
      return { pixels: Array.from(first).slice(0, 784), other: same, code };
    }, golden);
    assert(distanceFromGolden(pixels) < 1e-4);
    assert.deepEqual([other, code], [true, "model-disposed"]);
    assert.equal(page.workers().length, 1);
    // The worker's, and the one that was asked for above.
    assert.equal(requests.filter((url) => url.endsWith("model.safetensors")).length, 2);
    await page.evaluate(() => /** @type {any} */ (globalThis).kept[0].dispose());
    assert.equal(page.workers().length, 1);
    await page.evaluate(() => /** @type {any} */ (globalThis).kept[1].dispose());
    await waitUntil("the worker is gone", async () => page.workers().length === 0);
  }));

/**
 * Waits until no lock is left but those of so many models.
 * @param {import("playwright-core").Page} page
 * @param {number} models
 */
function waitForLocks(page, models) {
  return waitUntil(`the locks of ${models} models are left`, () =>
    page.evaluate(async (models) => {
      const { held, pending } = await navigator.locks.query();
      return held?.length === models && pending?.length === models;
    }, models),
  );
}

test("a later load shares the worker of a model that is held, after others were disposed of, aborted or failed", () =>
  withVaelet(async ({ page, requests }) => {
    await page.evaluate(async () => {
      const load = (/** @type {object} */ options) => vaelet.loadModelInWorker("model.safetensors", options);
      const [kept, disposed] = await Promise.all([load({}), load({})]);
      const controller = new AbortController();
      const aborted = load({ signal: controller.signal }).catch(() => {});
      controller.abort();
      const onProgress = () => {
        throw new Error("the caller's own");
      };
      const failed = load({ onProgress }).catch(() => {});
      await Promise.all([aborted, failed]);
      disposed.dispose();
      Object.assign(globalThis, { kept });
    });
    await waitForLocks(page, 1);
    const name = await page.evaluate(async () => (await vaelet.loadModelInWorker("model.safetensors")).name);
    assert.equal(name, "conv-cvae");
    assert.equal(page.workers().length, 1);
    assert.equal(requests.filter((url) => url.endsWith("model.safetensors")).length, 1);
  }));

test("one user's abort leaves the others their load, and other addresses have other workers", () =>
  withVaelet(async ({ page }) => {
    const { reason, names } = await page.evaluate(async () => {
      const controller = new AbortController();
      const loads = [
        vaelet.loadModelInWorker("model.safetensors", { signal: controller.signal }),
        vaelet.loadModelInWorker("model.safetensors"),
        vaelet.loadModelInWorker("model.safetensors?other"),
      ];
      controller.abort(new Error("enough"));
      const reason = await loads[0].then(() => "loaded", (error) => error.message);
      return { reason, names: (await Promise.all(loads.slice(1))).map(({ name }) => name) };
    });
    assert.deepEqual({ reason, names }, { reason: "enough", names: ["conv-cvae", "conv-cvae"] });
    assert.equal(page.workers().length, 2);
  }));

test("a load that failed is tried anew, and a function of one's own starts a worker each", () =>
  withVaelet(async ({ page }) => {
    const { codes, started } = await page.evaluate(async () => {
      const load = () => vaelet.loadModelInWorker("nobody.safetensors").catch((error) => error.code);
      const codes = [...(await Promise.all([load(), load()])), await load()];
      let started = 0;
      const createWorker = () => (++started, new Worker("/vaelet/js/worker/worker.js", { type: "module" }));
      await Promise.all([1, 2].map(() => vaelet.loadModelInWorker("model.safetensors", { createWorker })));
      return { codes, started };
    });
    assert.deepEqual(codes, new Array(3).fill("http-status"));
    assert.equal(started, 2);
    await waitUntil("two workers are left", async () => page.workers().length === 2);
  }));

test("arguments behind a proxy, in shared memory or of a wrong kind reach the worker, or are refused by a sentence", () =>
  withVaelet(
    async ({ page }) => {
      const { same, refused } = await page.evaluate(async (golden) => {
        const model = await vaelet.loadModelInWorker("model.safetensors");
        /** A deep proxy, as those of Vue. @type {<Target extends object>(target: Target) => Target} */
        const reactive = (target) =>
          new Proxy(target, {
            get(object, name, receiver) {
              const value = Reflect.get(object, name, receiver);
              return typeof value === "object" && value !== null && Object.isExtensible(value) ? reactive(value) : value;
            },
          });
        const expected = await model.decode(golden);
        const state = reactive({ model, golden });
        const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
        const sharedZ = new Float32Array(memory.buffer, 0, 30);
        sharedZ.set(golden.z);
        const pictures = [await state.model.decode(state.golden), await model.decode({ ...golden, z: sharedZ })];
        /** @type {any} */
        const anything = model;
        const refused = [];
        for (const call of [
          () => anything.decode({ z: () => 1, label: "7" }),
          () => anything.decode({ z: new WeakMap(), label: "7" }),
          () => anything.decode({ z: golden.z, label: Symbol("7") }),
          () => anything.decode(null),
          () => anything.sample({ label: "7", count: 10n }),
          () => anything.decode(golden, []),
          () => vaelet.loadModelInWorker(/** @type {any} */ (Promise.resolve())),
        ]) {
          refused.push(await call().then(() => "done", (/** @type {any} */ error) => `${error.name} ${error.code}`));
        }
        state.model.dispose();
        refused.push(await model.decode(golden).catch(({ code }) => code));
        return { same: pictures.every((picture) => picture.every((pixel, i) => pixel === expected[i])), refused };
      }, golden);
      assert.equal(same, true);
      const wrong = new Array(7).fill("VaeletError argument-invalid");
      wrong[3] = "VaeletError latent-invalid";
      assert.deepEqual(refused, [...wrong, "model-disposed"]);
    },
  ));
