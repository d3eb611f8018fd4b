import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { decode, encode, interleavedImages } from "../engine/reference/model.js";
import { tensorOf } from "../engine/weights-files.js";
import { goldenFile } from "../package/support/golden-file.js";
import { createProject } from "../package/support/project.js";
import { htmlPage, serve } from "../package/support/site.js";
import { waitUntil } from "../support/wait.js";
import { parseFile } from "../support/weights-file.js";
import { engines } from "./engines.js";
import { longPatience } from "./patience.js";

/** @typedef {import("./engines.js").Engine} Engine */

/** Pixels, means and sigmas may differ by this much, absolute plus relative. */
const tolerance = 1e-4;
const shipped = new URL("../../../www/models/", import.meta.url);

/** What the files say: the made one of reference architecture, then every model that the page ships. */
const models = [
  { file: "model.safetensors", bytes: goldenFile },
  ...readdirSync(shipped)
    .filter((name) => name.endsWith(".safetensors"))
    .map((file) => ({ file, bytes: new Uint8Array(readFileSync(new URL(file, shipped))) })),
].map(({ file, bytes }) => ({ file, bytes, ...parseFile(bytes) }));

/**
 * Rows of a tensor, as JSON holds them.
 * @param {import("../engine/weights-files.js").Tensor} tensor
 * @returns {number[][]}
 */
function rowsOf({ shape: [count], values }) {
  const width = values.length / count;
  return Array.from({ length: count }, (_, i) => Array.from(values).slice(i * width, (i + 1) * width));
}

const golden = models.map(({ file, tensors }) => ({
  file,
  z: rowsOf(tensorOf(tensors, "golden.z")),
  label: tensors.has("golden.label") ? rowsOf(tensorOf(tensors, "golden.label")) : undefined,
}));

/**
 * @param {number[]} found
 * @param {ArrayLike<number>} expected
 * @param {string} what
 */
function assertNear(found, expected, what) {
  assert.equal(found.length, expected.length, what);
  Array.from(expected).forEach((value, i) => {
    const allowed = tolerance * (1 + Math.abs(value));
    assert(Math.abs(found[i] - value) <= allowed, `${what}: expected ${value}, found ${found[i]} at place ${i}`);
  });
}

/**
 * Waits for a text, and reads it as JSON.
 * @param {Engine} engine
 * @param {string} selector
 */
async function resultOf(engine, selector) {
  const text = await waitUntil(`something in ${selector}`, () =>
    engine.run((selector) => document.querySelector(selector)?.textContent, selector), longPatience);
  return JSON.parse(text);
}

/**
 * A canvas holds grey levels.
 * @param {number[]} found
 * @param {ArrayLike<number>} expected
 */
function assertSamePixels(found, expected) {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => assert(Math.abs(value - expected[i]) <= 1 / 255, `pixel ${i}`));
}

/**
 * Holds what an engine computed to the files, and to the naive reference where it encodes.
 * @param {{images: number[], inWorker: number[], mean: number[], sigma: number[]}[] & {error?: string}} results
 */
function checkModels(results) {
  assert.equal(results.error, undefined);
  results.forEach(({ images, inWorker, mean, sigma }, i) => {
    const { file, spec, tensors } = models[i];
    const expected = interleavedImages(spec.image, tensorOf(tensors, "golden.image").values);
    assertNear(images, expected, `${file}: decoded`);
    assertNear(inWorker, expected, `${file}: decoded in a worker`);
    const size = images.length / golden[i].z.length;
    const reference = encode(spec, tensors, images.slice(0, size), golden[i].label?.[0]);
    assertNear(mean.slice(0, spec.latent), reference.mean, `${file}: mean`);
    assertNear(sigma.slice(0, spec.latent), reference.sigma, `${file}: sigma`);
  });
}

const project = createProject("engines");
assert(existsSync(`${project}/node_modules/vaelet/js/vaelet.wasm`));
const body = `<output id="models"></output><output id="element"></output><output id="change"></output><output id="lost"></output>`;

/** The package, the page of these tests, and the models. */
function serveScenario() {
  const files = models.map(({ file, bytes }) => [`/${file}`, { body: bytes, type: "application/octet-stream" }]);
  return serve(
    { "/vaelet/": `${project}/node_modules/vaelet`, "/": new URL("page/", import.meta.url) },
    {
      ...Object.fromEntries(files),
      "/index.html": { body: htmlPage(body, "scenario.js"), type: "text/html" },
      "/golden.json": { body: JSON.stringify(golden), type: "application/json" },
    },
  );
}

/**
 * What a person does with the editable element: moves the slider that has the focus, then chooses the last label.
 * @param {Engine} engine
 */
async function checkElement(engine) {
  const { spec, tensors } = models[0];
  const [picture] = rowsOf(tensorOf(tensors, "golden.image"));
  assertSamePixels(await resultOf(engine, "#element"), picture);

  await engine.pressEnd();
  const moved = await resultOf(engine, "#change");
  assert(moved.z.includes(moved.most), `${moved.z} holds ${moved.most}`);

  await engine.run(() => {
    document.querySelector("vae-let")?.shadowRoot?.querySelector("select")?.focus();
    /** @type {HTMLElement} */ (document.querySelector("#change")).textContent = "";
  }, undefined);
  await engine.pressEnd();
  const chosen = await resultOf(engine, "#change");
  assert.equal(chosen.caption, `a generated ${spec.labels.at(-1)}`);
  const oneHot = spec.labels.map((_, i) => (i === spec.labels.length - 1 ? 1 : 0));
  assertSamePixels(chosen.ink, decode(spec, tensors, chosen.z, oneHot));
}

for (const [name, start] of Object.entries(engines)) {
  test(`${name} loads, decodes and encodes as the files say, in the page, a worker and the element`, async () => {
    const site = await serveScenario();
    const engine = await start();
    try {
      await engine.open(`${site.url}index.html`);
      checkModels(await resultOf(engine, "#models"));
      await checkElement(engine);
      assert.equal(await resultOf(engine, "#lost"), "worker-failed");
    } finally {
      await engine.close();
      await site.stop();
    }
  });
}
