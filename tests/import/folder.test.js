// A newcomer's folder of colour pictures: trained, and opened in the page, within ten minutes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { decode } from "../web/engine/reference/model.js";
import { readColours, waitForPicture } from "../web/support/browser.js";
import { useStage } from "../web/support/stage.js";
import { parseFile } from "../web/support/weights-file.js";

const root = new URL("../../", import.meta.url);
/** @param {string} path */
const inTree = (path) => fileURLToPath(new URL(path, root));
const pictures = inTree("build/import/pictures");
const file = inTree("build/import/pictures.safetensors");
const allowedMinutes = 10;

const stage = useStage();

test("200 colour JPEG files of mixed sizes become a model in the page within ten minutes", async (t) => {
  execFileSync("/usr/bin/python3", [inTree("tests/import/draw_pictures.py"), pictures, "200"]);
  const start = performance.now();
  execFileSync(inTree("build/native/native/vaelet"), [
    "train", "--model", "conv-vae", "--latent", "8", "--data", pictures, "--image-size", "32x32", "--epochs", "40",
    "--batch-size", "16", "--overwrite", "--out", file,
  ], { stdio: ["ignore", "pipe", "pipe"] });
  const page = await stage.fresh();
  await page.locator("#file").setInputFiles(file);
  await page.getByText(/golden samples reproduced/).waitFor();
  const minutes = (performance.now() - start) / 60_000;
  t.diagnostic(`from the folder to the page: ${minutes.toFixed(1)} minutes`);
  assert(minutes < allowedMinutes, `${minutes} minutes`);

  const { metadata, spec, tensors } = parseFile(await readFile(file));
  const { validation, mean_image_elbo: ofMeanImage } = JSON.parse(metadata.training);
  assert(validation.elbo > ofMeanImage + 100, `${validation.elbo} nats are more than the ${ofMeanImage} of the mean image`);
  assert.deepEqual([spec.image.channels, spec.image.height, spec.image.width], [3, 32, 32]);
  const levels = (/** @type {number[]} */ z) => decode(spec, tensors, z).map((level) => 255 * level);
  const z = Array.from({ length: spec.latent }, () => 0);
  await waitForPicture(page, "#digit", levels(z), 1, readColours);
  const slider = page.locator("#sliders input[type=range]").first();
  await slider.press("End");
  const moved = Number((await slider.getAttribute("id"))?.replace("latent-", ""));
  z[moved] = Number(await slider.inputValue());
  await waitForPicture(page, "#digit", levels(z), 1, readColours);
  assert.deepEqual(stage.tab.problems, []);
});
