import assert from "node:assert/strict";
import { test } from "node:test";

import { waitUntil } from "../../support/wait.js";
import { distanceFromGolden } from "../support/golden-file.js";
import { golden, useVaelet } from "../support/vaelet.js";

const withVaelet = useVaelet("worker-life");

test("an abort ends the load with the signal's reason, before it starts and under way", () =>
  withVaelet(async ({ page }) => {
    const found = await page.evaluate(async () => {
      const early = await vaelet.loadModelInWorker("model.safetensors", { signal: AbortSignal.abort() }).catch((error) => error.name);
      const controller = new AbortController();
      const loading = vaelet.loadModelInWorker("model.safetensors", {
        signal: controller.signal,
        onProgress: () => controller.abort(new Error("enough")),
      });
      const late = await loading.catch((error) => error.message);
      return { early, late };
    });
    assert.deepEqual(found, { early: "AbortError", late: "enough" });
  }));

test("what onProgress throws ends the load as it is, and the worker", () =>
  withVaelet(async ({ page, problems }) => {
    const same = await page.evaluate(async () => {
      const thrown = new TypeError("the caller's own");
      const onProgress = () => {
        throw thrown;
      };
      return (await vaelet.loadModelInWorker("model.safetensors", { onProgress }).catch((error) => error)) === thrown;
    });
    assert(same);
    assert.deepEqual(problems, []);
    await waitUntil("no worker is left", async () => page.workers().length === 0);
  }));

test("disposing rejects what still waits, twice is harmless, and the worker is gone", () =>
  withVaelet(async ({ page }) => {
    const waiting = page.waitForEvent("worker");
    const model = await page.evaluateHandle(() => vaelet.loadModelInWorker("model.safetensors"));
    const worker = await waiting;
    const closed = new Promise((resolve) => worker.once("close", resolve));
    const codes = await model.evaluate(async (model, golden) => {
      const late = model.decode(golden).catch((error) => error.code);
      model.dispose();
      model.dispose();
      return [await late, await model.decode(golden).catch((error) => error.code)];
    }, golden);
    assert.deepEqual(codes, ["model-disposed", "model-disposed"]);
    await closed;
  }));

test("a worker of one's own serves several models, and outlives them", () =>
  withVaelet(async ({ page }) => {
    const { same, count, alive } = await page.evaluate(async (golden) => {
      const worker = new Worker("/vaelet/js/worker/worker.js", { type: "module" });
      const load = () => vaelet.loadModelInWorker("model.safetensors", { worker });
      const [first, second] = await Promise.all([load(), load()]);
      const pictures = await Promise.all([first.decode(golden), second.decode(golden)]);
      first.dispose();
      const after = await second.decode(golden);
      second.dispose();
      const third = await load();
      third.dispose();
      const same = [pictures[1], after].every((picture) => picture.every((pixel, i) => pixel === pictures[0][i]));
      return { same, count: after.length, alive: third.name };
    }, golden);
    assert.deepEqual({ same, count, alive }, { same: true, count: 2 * 784, alive: "conv-cvae" });
    assert.equal(page.workers().length, 1);
    await waitUntil("no lock is left", () =>
      page.evaluate(async () => {
        const { held, pending } = await navigator.locks.query();
        return held?.length === 0 && pending?.length === 0;
      }),
    );
  }));

test("a worker that one's own function starts ends with its model", () =>
  withVaelet(async ({ page }) => {
    const { pixels, started } = await page.evaluate(async (golden) => {
      let started = 0;
      const createWorker = () => {
        started += 1;
        return new Worker("/copy/js/worker/worker.js", { type: "module" });
      };
      const model = await vaelet.loadModelInWorker("model.safetensors", { createWorker });
      const pixels = Array.from(await model.decode(golden)).slice(0, 784);
      model.dispose();
      return { pixels, started };
    }, golden);
    assert(distanceFromGolden(pixels) < 1e-4);
    assert.equal(started, 1);
    await waitUntil("the worker is gone", async () => page.workers().length === 0);
  }));

test("a worker script that is missing is an error that says what to check", () =>
  withVaelet(
    async ({ page }) => {
      const { code, message } = await page.evaluate(() =>
        vaelet.loadModelInWorker("model.safetensors").then(
          () => ({ code: "", message: "" }),
          ({ code, message }) => ({ code, message }),
        ),
      );
      assert.equal(code, "worker-failed");
      assert.match(message, /worker\.js/);
      await waitUntil("no worker is left", async () => page.workers().length === 0);
    },
    { files: { "/vaelet/js/worker/worker.js": { status: 404 } } },
  ));

test("a worker that is terminated rejects what still waits, and what comes later", () =>
  withVaelet(async ({ page }) => {
    const errors = await page.evaluate(async () => {
      const worker = new Worker("/vaelet/js/worker/worker.js", { type: "module" });
      const model = await vaelet.loadModelInWorker("model.safetensors", { worker });
      // Seconds of work, which cannot be done before the worker is gone.
      const early = model.sample({ label: "7", count: 10_000 });
      worker.terminate();
      const text = (/** @type {Promise<unknown>} */ call) => call.then(() => "done", ({ code, message }) => `${code}: ${message}`);
      return [await text(early), await text(model.describe())];
    });
    for (const error of errors) assert.match(error, /^worker-failed: .*terminated.*Load the model again/);
  }));

/**
 * Whether the page waits for the lock that a worker holds as long as it lives: its load has begun then.
 * @param {import("playwright-core").Page} page
 */
function isLoading(page) {
  return page.evaluate(async () => ((await navigator.locks.query()).pending?.length ?? 0) > 0);
}

test("a worker that is terminated while it loads rejects the load", () =>
  withVaelet(
    async ({ page }) => {
      await page.evaluate(() => {
        const worker = new Worker("/vaelet/js/worker/worker.js", { type: "module" });
        globalThis.held = { worker, loading: vaelet.loadModelInWorker("held.safetensors", { worker }).catch(({ code }) => code) };
      });
      await waitUntil("the worker loads", () => isLoading(page));
      const code = await page.evaluate(() => {
        held.worker.terminate();
        return held.loading;
      });
      assert.equal(code, "worker-failed");
    },
    { files: { "/held.safetensors": { held: true } } },
  ));

test("a worker that ends by itself rejects what still waits", () =>
  withVaelet(
    async ({ page }) => {
      await page.evaluate(() => {
        const worker = new Worker("/ending.js", { type: "module" });
        const loading = vaelet.loadModelInWorker("held.safetensors", { createWorker: () => worker }).catch(({ code }) => code);
        globalThis.held = { worker, loading };
      });
      await waitUntil("the worker loads", () => isLoading(page));
      const code = await page.evaluate(() => {
        held.worker.postMessage("end");
        return held.loading;
      });
      assert.equal(code, "worker-failed");
    },
    {
      files: {
        "/held.safetensors": { held: true },
        "/ending.js": {
          body: 'import "/vaelet/js/worker/worker.js"; addEventListener("message", ({ data }) => data === "end" && close());',
          type: "text/javascript",
        },
      },
    },
  ));
