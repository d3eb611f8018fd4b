// A VAE that PyTorch trained and wrote as ONNX, imported and opened in the page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { decode } from "../web/engine/reference/model.js";
import { unfold } from "../web/support/browser.js";
import { useStage } from "../web/support/stage.js";
import { waitUntil } from "../web/support/wait.js";
import { parseFile } from "../web/support/weights-file.js";

const root = new URL("../../", import.meta.url);
/** @param {string} path */
const inTree = (path) => fileURLToPath(new URL(path, root));
const folder = inTree("build/import/small/");
const file = `${folder}small-vae.safetensors`;

/** @param {string[]} parts */
function run(...[program, ...parts]) {
  return execFileSync(program, parts, { encoding: "utf8" });
}

const stage = useStage(async () => {
  run("/usr/bin/python3", inTree("tests/import/train_small.py"), inTree("build/data/mnist"), folder);
  run(inTree("build/native/native/vaelet"), "import", "--overwrite", "--decoder", `${folder}decoder.onnx`, "--encoder", `${folder}encoder.onnx`,
    "--data", inTree("build/data/mnist"), "--out", file);
});

/**
 * The opacity of each pixel of the large picture, from 0 to 255: the page draws grey models as ink.
 * @param {import("../web/support/browser.js").Page} page
 */
function readOpacity(page) {
  return page.locator("#digit").evaluate((element) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3]);
  });
}

/**
 * The correlation of two lists of numbers.
 * @param {number[]} a
 * @param {number[]} b
 */
function correlation(a, b) {
  const mean = (/** @type {number[]} */ list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [left, right] = [a, b].map((list) => list.map((value) => value - mean(list)));
  const dot = (/** @type {number[]} */ x, /** @type {number[]} */ y) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

test("a VAE that PyTorch trained on MNIST opens in the page, and its sliders draw what its decoder says", async () => {
  const bytes = await readFile(file);
  const { spec, tensors } = parseFile(new Uint8Array(bytes));
  const kl = Array.from(/** @type {import("../web/engine/weights-files.js").Tensor} */ (tensors.get("latent.kl")).values);
  assert.ok(kl.every((value) => value > 0.5), `each dimension carries information, found ${kl} nats`);
  const page = await stage.fresh("");
  await page.locator("#file").setInputFiles({ name: "small-vae.safetensors", mimeType: "", buffer: bytes });
  await page.getByText("Your own file,").waitFor();
  await page.getByText(/golden samples reproduced/).waitFor();
  await unfold(page);
  const z = new Array(spec.latent).fill(0);
  for (const [dimension, value] of [[0, "1.5"], [2, "-1"], [3, "2"]]) {
    await page.locator(`#latent-${dimension}`).fill(String(value));
    z[Number(dimension)] = Number(value);
    const expected = decode(spec, tensors, z);
    await waitUntil(`slider ${dimension} draws its picture`, async () => correlation(await readOpacity(page), expected) > 0.9999);
  }
  assert.deepEqual(stage.tab.problems, []);
});
