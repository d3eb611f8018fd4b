import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { decode } from "../engine/reference/model.js";
import { chooseModel, goTo, largestDifference, readColours, waitForPicture } from "../support/browser.js";
import { root } from "../support/host.js";
import { useStage } from "../support/stage.js";
import { waitUntil } from "../support/wait.js";
import { parseFile } from "../support/weights-file.js";

/** @typedef {import("../support/browser.js").Page} Page */

const { metadata, spec, tensors } = parseFile(await readFile(join(root, "www/models/faces.safetensors")));
const stage = useStage();

/** Levels, 0 to 255, of the mean z under a mood. */
function meanFace(/** @type {string} */ mood) {
  const label = spec.labels.map((/** @type {string} */ name) => Number(name === mood));
  return decode(spec, tensors, new Float32Array(spec.latent), label).map((level) => 255 * level);
}

/**
 * @param {Page} page
 * @param {string} mood
 */
async function choose(page, mood) {
  await page.locator(".label-tile", { hasText: mood }).click();
  await waitForPicture(page, "#digit", meanFace(mood), 1, readColours);
}

/** The first row, from the top, in which two images [64, 64, 3] differ by more than 24 levels. */
function firstOtherRow(/** @type {number[]} */ a, /** @type {number[]} */ b) {
  return Math.floor(a.findIndex((level, i) => Math.abs(level - b[i]) > 24) / (64 * 3));
}

test("the list of models opens the faces, whose labels are moods, and the picture follows the mood", async () => {
  const page = await stage.fresh();
  await chooseModel(page, "faces");
  await waitUntil("the faces are shown", async () => page.url().includes("model=faces"));
  await page.locator(".label-tile").nth(spec.labels.length - 1).waitFor();
  for (const mood of ["laugh", "sad"]) await choose(page, mood);
  const [laugh, sad] = [meanFace("laugh"), meanFace("sad")];
  const row = firstOtherRow(laugh, sad);
  assert(row >= 40, `the mood changes nothing above the mouth, found row ${row}`);
  assert(largestDifference(laugh, sad) > 100);
  await chooseModel(page, "deep-conv-cvae");
  await waitUntil("the digits are back", async () => (await readColours(page)).length !== laugh.length);
  assert.deepEqual(stage.tab.problems, []);
});

test("the card of the faces names the artist, the licence and the change, as the file itself does", async () => {
  const page = await stage.fresh("#model=faces");
  await goTo(page, "about");
  await page.locator("#model-card dt").first().waitFor();
  const text = (await page.locator("#model-card dl").innerText()).replaceAll(/\s+/g, " ");
  for (const word of ["Toon Head by Johan Melin", "CC BY 4.0", "Changed:"]) assert(text.includes(word), `the card lacks ${word}`);
  const { author, licence } = JSON.parse(metadata.training);
  assert.match(author, /Toon Head by Johan Melin/);
  assert.match(licence, /CC BY 4\.0 \(https:\S+\), changed/);
});
