import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { canvasOf, golden, onElement, useElement } from "../support/element.js";

const withElement = useElement("element-sharing");
const deep = readFileSync(new URL("../../../../www/models/deep-conv-cvae.safetensors", import.meta.url));

/** A host that lets nothing be kept. */
const files = {
  "/deep.safetensors": { body: deep, type: "application/octet-stream", headers: { "cache-control": "no-store" } },
};

test("200 elements of one src take one request and less than 80 MiB, and each shows its own picture", async (t) => {
  await withElement("", async (page) => {
    /** @type {string[]} */
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    const { bytes, pictures, sameZ } = await page.evaluate(async () => {
      const memories = /** @type {WebAssembly.Memory[]} */ ([]);
      const instantiate = /** @type {any} */ (WebAssembly.instantiate);
      WebAssembly.instantiate = /** @type {any} */ (async (/** @type {any} */ ...parameters) => {
        const instance = await instantiate(...parameters);
        memories.push(instance.exports.memory);
        return instance;
      });
      const loads = Array.from({ length: 200 }, (_, i) => {
        const element = document.createElement("vae-let");
        Object.assign(element, { src: "deep.safetensors", label: i % 10, seed: i });
        document.body.append(element);
        return new Promise((resolve) => element.addEventListener("load", resolve, { once: true }));
      });
      await Promise.all(loads);
      const elements = [...document.querySelectorAll("vae-let")];
      return {
        bytes: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
        pictures: new Set(elements.map(({ shadowRoot }) => shadowRoot?.querySelector("canvas")?.toDataURL())).size,
        sameZ: elements[0].z?.every((value, i) => value === elements[1].z?.[i]),
      };
    });
    t.diagnostic(`200 elements: ${(bytes / 2 ** 20).toFixed(1)} MiB of WebAssembly memory`);
    assert.ok(bytes < 80 * 2 ** 20, `${bytes} bytes`);
    assert.equal(requests.filter((url) => url.endsWith("deep.safetensors")).length, 1);
    assert.deepEqual([pictures, sameZ], [200, false]);
  }, { files });
});

test("removing one element takes nothing from the others; when all are gone the file is fetched anew", () =>
  withElement(
    `<vae-let id="a" ${golden}></vae-let><vae-let id="b" src="model.safetensors" label="2"></vae-let>`,
    async (page) => {
      for (const id of ["#a", "#b"]) await canvasOf(page, id).waitFor();
      const requests = /** @type {string[]} */ ([]);
      page.on("request", (request) => requests.push(request.url()));
      await page.locator("#b").evaluate((element) => element.remove());
      await onElement(page, (element) => void (element.label = "4"));
      await page.getByRole("img", { name: "a generated 4" }).waitFor();

      // A framework replaces an element in one task: the model stays.
      await page.evaluate(() => {
        document.querySelector("vae-let")?.remove();
        document.body.append(Object.assign(document.createElement("vae-let"), { src: "model.safetensors", label: "5" }));
      });
      await page.getByRole("img", { name: "a generated 5" }).waitFor();
      assert.deepEqual(requests, []);

      await page.evaluate(async () => {
        document.querySelector("vae-let")?.remove();
        await new Promise((resolve) => setTimeout(resolve));
        document.body.append(Object.assign(document.createElement("vae-let"), { src: "model.safetensors", label: "6" }));
      });
      await page.getByRole("img", { name: "a generated 6" }).waitFor();
      assert.equal(requests.length, 1);
    },
  ));
