import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { wasmFile } from "../engine/package.js";
import { distanceFromGolden, goldenLabels, goldenZ } from "./support/golden-file.js";
import { useVaelet } from "./support/vaelet.js";

const golden = { z: [...goldenZ.subarray(0, 15)], label: goldenLabels[0] };
const wasm = readFileSync(wasmFile);

const withVaelet = useVaelet("failures");

/**
 * Loads in the page, and returns the golden sample's pixels or the error.
 * @param {import("playwright-core").Page} page
 * @param {import("../../../web/js/index.js").LoadOptions} [options]
 */
function load(page, options = {}) {
  return page.evaluate(
    async ({ golden, options }) => {
      try {
        const model = await vaelet.loadModel("model.safetensors", options);
        return { code: "", message: "", pixels: Array.from(model.decode(golden)) };
      } catch (error) {
        const { code, message } = /** @type {import("../../../web/js/index.js").VaeletError} */ (error);
        return { code, message, pixels: [] };
      }
    },
    { golden, options },
  );
}

/**
 * Both builds of the module, answered so.
 * @param {object} answer
 */
const modules = (answer) => ({ "/vaelet/js/vaelet.wasm": answer, "/vaelet/js/vaelet-relaxed.wasm": answer });

test("a module that is missing is an error that names its address and the way out, and can be tried again", () =>
  withVaelet(
    async ({ page }, url) => {
      const { code, message } = await load(page);
      assert.equal(code, "http-status");
      assert(message.includes(`${url}vaelet/js/vaelet.wasm`) && message.includes("404"), message);
      assert.match(message, /`wasmUrl`/);
      const { pixels } = await load(page, { wasmUrl: "copy/js/vaelet.wasm" });
      assert(distanceFromGolden(pixels) < 1e-4);
    },
    { files: modules({ status: 404 }) },
  ));

test("a page in the module's place is an error that names its address and the way out", () =>
  withVaelet(
    async ({ page }, url) => {
      const { code, message } = await load(page);
      assert.equal(code, "html-received");
      assert(message.includes(`${url}vaelet/js/vaelet.wasm`), message);
    },
    { files: modules({ body: "<!doctype html><title>Home</title>", type: "text/html" }) },
  ));

test("a page in the place of the weights is an error that names their address", () =>
  withVaelet(
    async ({ page }, url) => {
      const { code, message } = await load(page);
      assert.equal(code, "html-received");
      assert(message.includes(`${url}model.safetensors`), message);
    },
    { files: { "/model.safetensors": { body: "\n<html></html>", type: "text/html" } } },
  ));

test("another module is refused", () =>
  withVaelet(
    async ({ page }) => assert.equal((await load(page)).code, "wasm-invalid"),
    { files: modules({ body: Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), type: "application/wasm" }) },
  ));

test("want of memory is told as such, not as a wrong module", () =>
  withVaelet(async ({ page }) => {
    const code = await page.evaluate(async () => {
      const taken = [];
      try {
        // A browser gives a page so much of its address space, and each memory reserves some gigabytes.
        for (;;) taken.push(new WebAssembly.Memory({ initial: 1, maximum: 65_536 }));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      const { code } = await vaelet.loadModel("model.safetensors").catch((error) => error);
      return taken.length > 0 ? code : "no memory was taken";
    });
    assert.equal(code, "out-of-memory");
  }));

test("a wrong MIME type is tolerated", async () => {
  for (const type of ["text/plain", "application/octet-stream", "text/html"]) {
    await withVaelet(
      async ({ page, problems }) => {
        assert(distanceFromGolden((await load(page)).pixels) < 1e-4);
        assert.deepEqual(problems, []);
      },
      { files: modules({ body: wasm, type }) },
    );
  }
});

test("a policy without 'wasm-unsafe-eval' is an error that says which word is missing", () =>
  withVaelet(
    async ({ page }) => {
      const { code, message } = await load(page);
      assert.equal(code, "wasm-blocked");
      assert.match(message, /'wasm-unsafe-eval'/);
    },
    { policy: "default-src 'none'; script-src 'self'; connect-src 'self'" },
  ));

test("bytes or a compiled module can be handed in, and no module is fetched", () =>
  withVaelet(async ({ page, requests }) => {
    const decoded = await page.evaluate(async (golden) => {
      const { loadModel, loadModelInWorker } = vaelet;
      const wasmBinary = await (await fetch("/copy/js/vaelet.wasm")).arrayBuffer();
      const wasmModule = await WebAssembly.compile(wasmBinary);
      const pictures = [];
      for (const options of [{ wasmBinary }, { wasmBinary: new Uint8Array(wasmBinary) }, { wasmModule }]) {
        for (const load of [loadModel, loadModelInWorker]) {
          const model = await load("model.safetensors", options);
          pictures.push(Array.from(await model.decode(golden)));
          model.dispose();
        }
      }
      return pictures;
    }, golden);
    assert.equal(decoded.length, 6);
    for (const pixels of decoded) assert(distanceFromGolden(pixels) < 1e-4);
    assert.deepEqual(requests.filter((url) => url.endsWith(".wasm") && !url.includes("copy/")), []);
  }));

test("two copies of the package on one page do not disturb each other", () =>
  withVaelet(async ({ page, problems }) => {
    const pictures = await page.evaluate(async (golden) => {
      const copy = "/copy/js/index.js";
      const copies = [vaelet, /** @type {typeof vaelet} */ (await import(copy))];
      for (const folder of ["vaelet", "copy"]) (await import(`/${folder}/js/element/index.js`)).defineElement();
      const models = await Promise.all(copies.map(({ loadModel }) => loadModel("model.safetensors")));
      const first = models.map((model) => Array.from(model.decode(golden)));
      models[0].dispose();
      return { first, second: Array.from(models[1].decode(golden)), same: copies[0].Model === copies[1].Model };
    }, golden);
    assert.equal(pictures.same, false);
    for (const pixels of [...pictures.first, pictures.second]) assert(distanceFromGolden(pixels) < 1e-4);
    assert.deepEqual(problems, []);
  }));
