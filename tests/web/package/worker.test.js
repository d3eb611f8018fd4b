import assert from "node:assert/strict";
import { test } from "node:test";

import { distanceFromGolden, goldenFile } from "./support/golden-file.js";
import { golden, useVaelet } from "./support/vaelet.js";

/** @typedef {import("../../../web/js/index.js").Model} Model */
/** @typedef {import("../../../web/js/worker/index.js").WorkerModel} WorkerModel */

const withVaelet = useVaelet("worker");

test("a model in a worker knows and does what a model here does", () =>
  withVaelet(async ({ page, problems }) => {
    const { here, there } = await page.evaluate(async (golden) => {
      const path = { from: golden.z.slice(0, 15), to: golden.z.slice(15), count: 3, label: "7" };
      const results = async (/** @type {Model | WorkerModel} */ model) => {
        const { name, latentSize, labels, conditional, image, latents, latentsByKl } = model;
        const images = await model.decode(golden);
        return JSON.parse(
          JSON.stringify([
            { name, latentSize, labels, conditional, image, latents, latentsByKl, caption: model.caption("7") },
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
      const errors = async (/** @type {(source: any) => Promise<Model | WorkerModel>} */ load) => {
        const model = await load("model.safetensors");
        const attempts = [
          () => load("nobody.safetensors"),
          () => load(new Uint8Array(20).buffer),
          () => load(7),
          () => model.decode({ z: [1], label: "7" }),
          () => model.decode({ z: new Array(15).fill(0), label: "eleven" }),
          () => model.sample({ count: -1, label: "7" }),
          () => model.decode(/** @type {any} */ (null)),
        ];
        const found = [];
        for (const attempt of attempts) found.push(await (async () => attempt())().catch((error) => error));
        return found;
      };
      const text = (/** @type {any[]} */ list) => list.map(({ name, code, message }) => `${name} ${code}: ${message}`);
      const there = await errors(vaelet.loadModelInWorker);
      return {
        here: text(await errors(vaelet.loadModel)),
        there: text(there),
        typed: there.map((error) => error instanceof vaelet.VaeletError),
      };
    });
    assert.deepEqual(there, here);
    assert.deepEqual(typed, new Array(7).fill(true));
    assert.match(there[0], /^VaeletError http-status: .*nobody\.safetensors/);
  }));

test("every kind of source is taken, and the caller's bytes stay the caller's", () =>
  withVaelet(async ({ page }) => {
    const { names, left, progress } = await page.evaluate(async () => {
      const bytes = await (await fetch("model.safetensors")).arrayBuffer();
      const progress = /** @type {number[][]} */ ([]);
      const address = new URL("model.safetensors", location.href);
      /** @type {import("../../../web/js/index.js").LoadOptions} */
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
