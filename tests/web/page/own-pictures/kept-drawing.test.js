import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, largestDifference, readPixels, waitForPicture, waitForOtherPicture } from "../../support/browser.js";
import { draw, three } from "../../support/pen.js";
import { useStage } from "../../support/stage.js";
import { readKinds, readModels } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional, plane } = await readKinds();
const family = (await readModels()).filter(({ name }) => name.startsWith("beta-"));

const stage = useStage();

/** @param {Page} page */
const betaSlider = (page) => page.locator("#beta-slider");

/** @param {Page} page */
const readAddressZ = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get("z");

/**
 * Waits until each slider that carries something shows the drawing's posterior.
 * @param {Page} page
 * @param {{kl: Float32Array, directions: string[]}} model  that fits it
 */
async function waitForMarks(page, { kl, directions }) {
  const active = directions.length + kl.filter((nats) => nats >= 0.05).length;
  await waitUntil("the sliders are marked", async () => (await page.locator(":is(#sliders, #more) .posterior:not([hidden])").count()) === active);
}

test("one drawing is seen by every beta, as its own z", async () => {
  const page = await stage.fresh(`#model=${family[0].name}`);
  await draw(page, three);
  const [sheet, given] = await Promise.all([".drawing", ".given canvas"].map((canvas) => readPixels(page, canvas)));
  const seen = new Set();
  for (const key of ["End", "Home"]) {
    const digit = await readPixels(page);
    await betaSlider(page).press(key);
    await waitForOtherPicture(page, digit);
    await waitUntil("its model fits the drawing", async () =>
      (await page.locator(".fit").isVisible()) && largestDifference(await readPixels(page), await readPixels(page, ".returned canvas")) <= 1);
    assert.deepEqual(await readPixels(page, ".drawing"), sheet);
    assert(largestDifference(await readPixels(page, ".given canvas"), given) < 255, "the drawing is there");
    seen.add(await page.locator(".fit p").textContent());
  }
  assert.equal(seen.size, 2, "each beta makes something else of it");
});

test("a z that was moved by hand is not replaced when another model fits the drawing", async () => {
  const page = await stage.fresh(`#model=${family[0].name}`);
  await draw(page, three);
  await waitForPicture(page, "#digit", await readPixels(page, ".returned canvas"), 1);
  await waitUntil("the address follows", async () => readAddressZ(page) !== null);
  const taken = readAddressZ(page);
  await goTo(page, "sliders");
  await page.locator("#sliders input").first().press("End");
  await waitUntil("the address follows", async () => readAddressZ(page) !== taken);
  const [z, digit] = [readAddressZ(page), await readPixels(page)];
  const marks = await readMarks(page);
  await betaSlider(page).press("Home");
  await waitForOtherPicture(page, digit);
  await waitUntil("the other model fits the drawing", async () => !["", marks].includes(await readMarks(page)));
  await page.locator("#sliders input").first().press("ArrowLeft");
  await waitUntil("the address follows", async () => readAddressZ(page) !== z);
  const moved = (readAddressZ(page) ?? "").split(",").filter((value, i) => value !== z?.split(",")[i]);
  assert.equal(moved.length, 1, "only that slider has moved");
});

test("a link's z wins over the drawing's, which is fitted all the same", async () => {
  const page = await stage.fresh(`#model=${plane.name}`);
  const origin = await readPixels(page);
  await draw(page, three);
  await waitForPicture(page, "#digit", await readPixels(page, ".returned canvas"), 1);
  const { z, label, image } = conditional.golden[4];
  await page.evaluate((hash) => { location.hash = hash; }, `#model=${conditional.name}&label=${label}&z=${Array.from(z)}`);
  await waitForMarks(page, conditional);
  await waitForPicture(page, "#digit", image.map((pixel) => 255 * pixel), 1);
  await goTo(page, "drawing");
  await page.locator(".fit-choices button").first().click();
  await waitForPicture(page, "#digit", await readPixels(page, ".returned canvas"), 1);
  await page.evaluate((hash) => { location.hash = hash; }, `#model=${plane.name}`);
  await waitForMarks(page, plane);
  await waitForPicture(page, "#digit", origin, 0);
});

/**
 * Returns the titles of the posterior's marks as one text; empty when there are none.
 * @param {Page} page
 */
async function readMarks(page) {
  const titles = await page.locator(".posterior:not([hidden])").evaluateAll((marks) => marks.map((mark) => mark.getAttribute("title")));
  return titles.join(" ");
}
