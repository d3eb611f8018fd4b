import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { randomNumbers } from "../../engine/weights-files.js";
import { goTo, largestDifference, readPixels, waitForPicture, waitForOtherPicture } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { checkPng, draw, one, readSentence, scribble, three } from "../../support/pen.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional, kinds } = await readKinds();

const stage = useStage();

const openPage = () => stage.fresh(`#model=${conditional.name}`);

test("another reading can be chosen", async () => {
  const page = await openPage();
  await draw(page, one);
  await waitUntil("the chip is chosen", () => page.locator("#labels input").nth(1).isChecked());
  const before = await readPixels(page);
  await page.locator(".fit-choices button").nth(1).click();
  await waitForOtherPicture(page, before);
  await waitForPicture(page, "#digit", await readPixels(page, ".returned canvas"), 1);
  assert.equal(await page.locator("#labels input").nth(1).isChecked(), false);
});

test("any label can be chosen, and shows its own fit", async () => {
  const page = await openPage();
  await draw(page, one);
  await waitUntil("the chip is chosen", () => page.locator("#labels input").nth(1).isChecked());
  const others = page.getByLabel("Another label");
  const options = await others.locator("option").allTextContents();
  const offered = [...await page.locator(".fit-choices button").allTextContents(), ...options.slice(1)].map((text) => text.split(":")[0]);
  assert.deepEqual(offered.sort(), [...conditional.labels].sort());
  await others.selectOption({ index: options.length - 1 });
  const [label, nats] = /** @type {RegExpExecArray} */ (/^(.+): (\d+) nats$/.exec(options[options.length - 1])).slice(1);
  assert.match(await readSentence(page), new RegExp(`^Taken as ${label}\\. .* It costs ${nats} nats`));
  await waitUntil("its chip is chosen", () => page.locator("#labels input").nth(conditional.labels.indexOf(label)).isChecked());
  await waitForPicture(page, "#digit", await readPixels(page, ".returned canvas"), 1);
});

test("every label is written in the drawing's style, which stays when a slider moves, and is saved as a PNG", async () => {
  const page = await openPage();
  await draw(page, three);
  await waitUntil("the chip is chosen", () => page.locator("#labels input").nth(3).isChecked());
  assert.equal(await page.locator(".label-strip figcaption").textContent(), "All ten labels in your style");
  const tiles = async () => Promise.all(conditional.labels.map((_, i) => readPixels(page, `.label-tile:nth-child(${i + 1}) canvas`)));
  const strip = async () => {
    const ink = await readPixels(page, ".label-strip canvas");
    return conditional.labels.map((_, i) => ink.filter((_, at) => Math.floor((at % 280) / 28) === i));
  };
  await waitUntil("the strip is the z of the drawing under each label", async () => {
    const [own, expected] = await Promise.all([strip(), tiles()]);
    return own.every((picture, i) => largestDifference(picture, expected[i]) <= 1) && own[0].some((value) => value > 100);
  });
  const [before, digit] = [await strip(), await readPixels(page)];
  await goTo(page, "sliders");
  await page.locator("#sliders input").first().press("End");
  await waitForOtherPicture(page, digit);
  assert.deepEqual(await strip(), before);
  await goTo(page, "drawing");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save all ten" }).click()]);
  await checkPng(download, 280 * 20, 28 * 20);
});

/**
 * The pixels of the heat map: red, green, blue and opacity.
 * @param {Page} page
 */
function readHeat(page) {
  return page.locator(".missed canvas").evaluate((element) => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (element);
    return Array.from(/** @type {HTMLCanvasElement} */ (element).getContext("2d")?.getImageData(0, 0, width, height).data ?? []);
  });
}

/**
 * @param {Page} page
 * @param {string} selector
 */
async function readColour(page, selector) {
  const colour = await page.locator(selector).evaluate((element) => getComputedStyle(element).color);
  return colour.match(/\d+/g)?.map(Number) ?? [];
}

test("the heat map shows what is lost and what is invented, in the colours of its legend, whatever the theme", async () => {
  const page = await openPage();
  await draw(page, three);
  const [given, returned] = await Promise.all([".given canvas", ".returned canvas"].map((canvas) => readPixels(page, canvas)));
  for (const theme of ["as it is", "the other"]) {
    if (theme === "the other") await page.locator("#theme").click();
    const [lost, invented] = await Promise.all([".lost", ".invented"].map((word) => readColour(page, word)));
    await waitUntil("each pixel is as it should be", async () => {
      const heat = await readHeat(page);
      return given.every((value, i) => {
        const difference = value - returned[i];
        const [red, green, blue, alpha] = heat.slice(4 * i, 4 * i + 4);
        // A canvas keeps colours multiplied by their opacity: faint ones are rounded.
        const right = alpha < 40 || largestDifference([red, green, blue], difference > 0 ? lost : invented) <= 255 / alpha;
        return Math.abs(alpha - Math.abs(difference)) <= 2 && right;
      });
    });
    const largest = given.map((value, i) => value - returned[i]);
    assert(Math.max(...largest) > 40 && Math.min(...largest) < -40, "there is some of both");
  }
});

test("what is no digit is said to be none, whatever the likelihood, and what is one is not", async () => {
  for (const { name, labels } of kinds) {
    const page = await stage.fresh(`#model=${name}`);
    await draw(page, three);
    assert.match(await readSentence(page), labels.length > 0 ? /^Read as 3\. \d\d % of the drawing is reconstructed\./ : /^\d\d % of the drawing is reconstructed\./);
    checkNats(await readSentence(page));
    await draw(page, scribble);
    assert.match(await readSentence(page), labels.length > 0 ? /^None of the labels fits: this is unlike/ : /^This is unlike anything that the model was trained on/);
    checkNats(await readSentence(page));
  }
});

/** @param {string} sentence */
function checkNats(sentence) {
  const parts = /It costs (\d+) nats: (\d+) for z and (\d+) for what z leaves out; test images cost \d+ on average\.$/.exec(sentence);
  assert(parts, sentence);
  const [sum, kl, reconstruction] = parts.slice(1).map(Number);
  assert(Math.abs(kl + reconstruction - sum) <= 1, sentence);
}

test("a fit's nats are the average over the posterior, as a test image's are", async () => {
  const page = await openPage();
  const { loadModel } = await import(join(root, "build/package/js/index.js"));
  await draw(page, three);
  const pixels = Float32Array.from(await readPixels(page, ".given canvas"), (value) => value / 255);
  const shown = Number(/ and (\d+) for what/.exec(await readSentence(page))?.[1]);
  const model = await loadModel(join(root, `www/models/${conditional.name}.safetensors`));
  const { mean, sigma } = model.encode({ pixels, label: "3" });
  /** @param {Float32Array} z */
  const nats = (z) => model.decode({ z, label: "3" }).reduce((/** @type {number} */ sum, /** @type {number} */ pixel, /** @type {number} */ i) => {
    const p = Math.min(1 - 1e-6, Math.max(1e-6, pixel));
    return sum - pixels[i] * Math.log(p) - (1 - pixels[i]) * Math.log(1 - p);
  }, 0);
  const random = randomNumbers(1);
  const uniform = () => (1 + random()) / 2;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const draws = Array.from({ length: 400 }, () => nats(mean.map((/** @type {number} */ m, /** @type {number} */ i) => m + sigma[i] * normal())));
  const average = draws.reduce((sum, value) => sum + value) / draws.length;
  const atMean = nats(mean);
  model.dispose();
  assert(Math.abs(shown - average) < (average - atMean) / 2, `${shown} for ${average}, and ${atMean} at the mean`);
});

