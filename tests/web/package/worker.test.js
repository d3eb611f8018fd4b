import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { waitUntil } from "../page/browser.js";
import { distanceFromGolden, goldenFile, goldenLabels, goldenZ } from "./support/golden-file.js";
import { startBench } from "./support/tab.js";

const golden = { z: [...goldenZ], label: goldenLabels };

/** @type {Awaited<ReturnType<typeof startBench>>} */
let bench;
before(async () => (bench = await startBench("worker")));
after(() => bench.stop());

/** Calls `use` with a page in which `vaelet` holds what the package exports. */
function withVaelet(use, options) {
  return bench.withPage(async (tab, url) => {
    await tab.page.evaluate(async () => {
      const imports = ["index.js", "worker/index.js"].map((name) => import(`/vaelet/js/${name}`));
      globalThis.vaelet = Object.assign({}, ...(await Promise.all(imports)));
    });
    await use(tab, url);
  }, options);
}

test("a model in a worker knows and does what a model here does", () =>
  withVaelet(async ({ page, problems }) => {
    const { here, there } = await page.evaluate(async (golden) => {
      const path = { from: golden.z.slice(0, 15), to: golden.z.slice(15), count: 3, label: "7" };
      const results = async (model) => {
        const { name, latentSize, labels, conditional, image, latents } = model;
        const images = await model.decode(golden);
        return JSON.parse(
          JSON.stringify([
            { name, latentSize, labels, conditional, image, latents },
            await model.describe(),
            Array.from(images),
            await model.encode({ pixels: images, label: golden.label }),
            await model.sample({ label: "3", seed: 5, count: 17 }),
            await model.interpolate({ ...path, mode: "spherical" }),
            await model.traverse({ z: path.from, dimension: 4, count: 2, label: 7 }),
            await model.selfTest(),
            Array.from(model.toImageData(images, { index: 1 }).data),
          ]),
        );
      };
      return {
        here: await results(await vaelet.loadModel("model.safetensors")),
        there: await results(await vaelet.loadModelInWorker("model.safetensors")),
      };
    }, golden);
    assert.deepEqual(there, here);
    for (const index of [0, 1]) assert(distanceFromGolden(there[2].slice(784 * index, 784 * (index + 1)), index) < 1e-4);
    assert.deepEqual(problems, []);
  }));

test("a caller's array is filled and returned; one of the wrong length is refused", () =>
  withVaelet(async ({ page }) => {
    const found = await page.evaluate(async (golden) => {
      const model = await vaelet.loadModelInWorker("model.safetensors");
      const out = new Float32Array(2 * 784);
      const returned = await model.decode(golden, out);
      const refused = await model.decode(golden, new Float32Array(3)).catch((error) => error.code);
      return { same: returned === out, pixels: Array.from(out.subarray(0, 784)), refused };
    }, golden);
    assert.equal(found.same, true);
    assert(distanceFromGolden(found.pixels) < 1e-4);
    assert.equal(found.refused, "argument-invalid");
  }));

test("errors keep their class, code and sentence across the boundary", () =>
  withVaelet(async ({ page }) => {
    const { here, there, typed } = await page.evaluate(async () => {
      const errors = async (load) => {
        const model = await load("model.safetensors");
        const attempts = [
          () => load("nobody.safetensors"),
          () => load(new Uint8Array(20).buffer),
          () => load(7),
          () => model.decode({ z: [1], label: "7" }),
          () => model.decode({ z: new Array(15).fill(0), label: "eleven" }),
          () => model.sample({ count: -1, label: "7" }),
        ];
        const found = [];
        for (const attempt of attempts) found.push(await (async () => attempt())().catch((error) => error));
        return found;
      };
      const text = (list) => list.map(({ code, message }) => `${code}: ${message}`);
      const there = await errors(vaelet.loadModelInWorker);
      return {
        here: text(await errors(vaelet.loadModel)),
        there: text(there),
        typed: there.every((error) => error instanceof vaelet.VaeletError),
      };
    });
    assert.deepEqual(there, here);
    assert(typed);
    assert.match(there[0], /^http-status: .*nobody\.safetensors/);
  }));

test("every kind of source is taken, and the caller's bytes stay the caller's", () =>
  withVaelet(async ({ page }) => {
    const { names, left, progress } = await page.evaluate(async () => {
      const bytes = await (await fetch("model.safetensors")).arrayBuffer();
      const progress = [];
      const address = new URL("model.safetensors", location.href);
      const options = { onProgress: ({ loaded, total }) => progress.push([loaded, total ?? loaded]) };
      const names = [];
      for (const source of [address, await fetch(address), bytes, new Uint8Array(bytes), new Blob([bytes])]) {
        const model = await vaelet.loadModelInWorker(source, options);
        names.push(model.name);
        model.dispose();
      }
      return { names, left: bytes.byteLength, progress };
    });
    assert.deepEqual(names, new Array(5).fill("conv-cvae"));
    assert.equal(left, goldenFile.length);
    assert(progress.length >= 2 && progress.some(([loaded, total]) => loaded === left && total === left));
  }));

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

test("disposing rejects what still waits, twice is harmless, and the worker is gone", () =>
  withVaelet(async ({ page }) => {
    const waiting = page.waitForEvent("worker");
    await page.evaluate(async () => (globalThis.model = await vaelet.loadModelInWorker("model.safetensors")));
    const worker = await waiting;
    const closed = new Promise((resolve) => worker.once("close", resolve));
    const codes = await page.evaluate(async (golden) => {
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
      const same = [pictures[1], after].every((picture) => picture.every((pixel, i) => pixel === pictures[0][i]));
      return { same, count: after.length, alive: third.name };
    }, golden);
    assert.deepEqual({ same, count, alive }, { same: true, count: 2 * 784, alive: "conv-cvae" });
    assert.equal(page.workers().length, 1);
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
          () => ({}),
          ({ code, message }) => ({ code, message }),
        ),
      );
      assert.equal(code, "worker-failed");
      assert.match(message, /worker\.js/);
      await waitUntil("no worker is left", async () => page.workers().length === 0);
    },
    { files: { "/vaelet/js/worker/worker.js": { status: 404 } } },
  ));
