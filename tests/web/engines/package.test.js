import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { encode } from "../engine/reference.js";
import { parseFile } from "../engine/weights-files.js";
import { goldenFile } from "../package/support/golden-file.js";
import { createProject } from "../package/support/project.js";
import { htmlPage, serve } from "../package/support/site.js";
import { engines, longPatience } from "./engines.js";

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

/** Rows of a tensor, as JSON holds them. */
function rowsOf({ shape: [count], values }) {
  const width = values.length / count;
  return Array.from({ length: count }, (_, i) => Array.from(values.slice(i * width, (i + 1) * width)));
}

const golden = models.map(({ file, tensors }) => ({
  file,
  z: rowsOf(tensors.get("golden.z")),
  label: tensors.has("golden.label") ? rowsOf(tensors.get("golden.label")) : undefined,
}));

function assertNear(found, expected, what) {
  assert.equal(found.length, expected.length, what);
  expected.forEach((value, i) => {
    const allowed = tolerance * (1 + Math.abs(value));
    assert(Math.abs(found[i] - value) <= allowed, `${what}: expected ${value}, found ${found[i]} at place ${i}`);
  });
}

/** Waits for a text, and reads it as JSON. */
async function resultOf(engine, selector) {
  const end = Date.now() + longPatience;
  for (;;) {
    const text = await engine.textOf(selector);
    if (text) return JSON.parse(text);
    assert(Date.now() < end, `nothing appears in ${selector}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Holds what an engine computed to the files, and to the naive reference where it encodes. */
function checkModels(results) {
  assert.equal(results.error, undefined);
  results.forEach(({ images, inWorker, mean, sigma }, i) => {
    const { file, spec, tensors } = models[i];
    const expected = tensors.get("golden.image").values;
    assertNear(images, expected, `${file}: decoded`);
    assertNear(inWorker, expected, `${file}: decoded in a worker`);
    const size = spec.image.height * spec.image.width;
    const reference = encode(spec, tensors, images.slice(0, size), golden[i].label?.[0]);
    assertNear(mean.slice(0, spec.latent), reference.mean, `${file}: mean`);
    assertNear(sigma.slice(0, spec.latent), reference.sigma, `${file}: sigma`);
  });
}

const project = createProject("engines");
assert(existsSync(`${project}/node_modules/vaelet/js/vaelet.wasm`));
const body = `<output id="models"></output><output id="element"></output><output id="change"></output>`;

for (const [name, start] of Object.entries(engines)) {
  test(`${name} loads, decodes and encodes as the files say, in the page, a worker and the element`, async () => {
    const files = Object.fromEntries(models.map(({ file, bytes }) => [`/${file}`, { body: bytes, type: "application/octet-stream" }]));
    const site = await serve(
      { "/vaelet/": `${project}/node_modules/vaelet`, "/": new URL("page/", import.meta.url) },
      {
        ...files,
        "/index.html": { body: htmlPage(body, "scenario.js"), type: "text/html" },
        "/golden.json": { body: JSON.stringify(golden), type: "application/json" },
      },
    );
    const engine = await start();
    try {
      await engine.open(`${site.url}index.html`);
      checkModels(await resultOf(engine, "#models"));

      const ink = await resultOf(engine, "#element");
      const picture = rowsOf(models[0].tensors.get("golden.image"))[0];
      picture.forEach((value, i) => assert(Math.abs(ink[i] - value) <= 1 / 255, `pixel ${i}`));

      await engine.pressEnd();
      const { caption, z, most } = await resultOf(engine, "#change");
      assert.match(caption, /^a generated \d$/);
      assert(z.includes(most), `${z} holds ${most}`);
    } finally {
      await engine.close();
      await site.stop();
    }
  });
}
