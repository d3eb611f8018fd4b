// Every weights file in the folder VAELET_PARITY_DIR, against what LibTorch decoded and encoded from it: golden.*,
// and x.parity.pixels [N, C, H, W] with x.parity.label [N, C], x.parity.mean [N, L] and x.parity.sigma [N, L].
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { parseFile } from "../support/weights-file.js";
import { modules } from "./loading/modules.js";
import { loadModel } from "./package.js";
import { interleavedImages } from "./reference/model.js";
import { tensorOf } from "./weights-files.js";

const folder = process.env.VAELET_PARITY_DIR;
const names = folder ? (await readdir(folder)).filter((name) => name.endsWith(".safetensors")).sort() : [];

test("the parity folder holds files", { skip: !folder && "VAELET_PARITY_DIR is not set" }, () => {
  assert.ok(names.length > 0, `found no weights files in ${folder}`);
});

for (const [kind, wasmUrl] of modules) for (const name of names) {
  test(`agrees with LibTorch to 1e-4 max(1, |value|): ${name}, ${kind}`, async (t) => {
    const bytes = new Uint8Array(await readFile(join(String(folder), name)));
    const { spec, tensors } = parseFile(bytes);
    const values = (/** @type {string} */ key) => tensorOf(tensors, key).values;
    const model = await loadModel(bytes, { wasmUrl });
    const labelled = (/** @type {string} */ key) => (tensors.has(key) ? { label: values(key) } : {});
    const imagesOf = (/** @type {string} */ key) => Float32Array.from(interleavedImages(spec.image, values(key)));
    const images = model.decode({ z: values("golden.z"), ...labelled("golden.label") });
    /** @type {Record<string, number>} */
    const worst = { image: assertClose(images, imagesOf("golden.image"), "image") };
    for (const [pixels, from] of [["golden.image", "golden"], ["x.parity.pixels", "x.parity"]]) {
      if (!tensors.has(`${from}.mean`)) continue;
      const { mean, sigma } = model.encode({ pixels: imagesOf(pixels), ...labelled(`${from}.label`) });
      worst[`${from}.mean`] = assertClose(mean, values(`${from}.mean`), `${from}.mean`);
      worst[`${from}.sigma`] = assertClose(sigma, values(`${from}.sigma`), `${from}.sigma`);
    }
    const differences = Object.entries(worst).map(([what, difference]) => `${what} ${difference.toExponential(1)}`);
    t.diagnostic(`${name}, ${kind}: largest difference of ${differences.join(", ")}`);
    model.dispose();
  });
}

/**
 * Returns the largest difference, and fails when one is larger than FORMAT.md lets a reader differ: a pixel by 1e-4.
 * @param {Float32Array} found
 * @param {Float32Array} expected
 * @param {string} what
 */
function assertClose(found, expected, what) {
  assert.equal(found.length, expected.length, what);
  let largest = 0;
  expected.forEach((value, i) => {
    const difference = Math.abs(found[i] - value);
    largest = Math.max(largest, difference);
    assert.ok(difference <= 1e-4 * Math.max(1, Math.abs(value)), `${what}[${i}]: expected ${value}, found ${found[i]}`);
  });
  return largest;
}
