import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { holdBack } from "../../support/browser.js";
import { readKinds } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional } = await readKinds();
const stage = useStage();

/** Screen pixels for a pixel of the images. */
const scale = 9;

/** Ink this far from the threshold must be on the right side of it; the outline is a line between pixels. */
const margin = 0.25;

/**
 * Saves outlines, and gives their name and, by the browser's own renderer, the ink in the middle of each pixel.
 * @param {Page} page
 */
async function saveOutlines(page) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save outlines" }).click()]);
  const svg = await readFile(await file.path(), "utf8");
  const ink = await page.evaluate(async ({ svg, scale }) => {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    const [, , width, height] = /** @type {string} */ (/viewBox="([^"]+)"/.exec(svg)?.[1]).split(" ").map(Number);
    [image.width, image.height] = [width * scale, height * scale];
    await image.decode();
    const canvas = new OffscreenCanvas(width * scale, height * scale);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const middle = (/** @type {number} */ place) => place * scale + (scale >> 1);
    return Array.from({ length: width * height }, (_, i) => data[4 * (middle(Math.floor(i / width)) * canvas.width + middle(i % width)) + 3] / 255);
  }, { svg, scale });
  return { name: file.suggestedFilename(), svg, ink };
}

/**
 * Checks that the outlines hold the ink of pixels [H, W], and nothing else.
 * @param {number[]} ink
 * @param {ArrayLike<number>} pixels
 */
function checkInk(ink, pixels) {
  assert.equal(ink.length, pixels.length);
  let inside = 0;
  ink.forEach((found, i) => {
    if (Math.abs(pixels[i] - 0.5) < margin) return;
    assert.equal(found > 0.5, pixels[i] > 0.5, `place ${i}: ${pixels[i]} of ink`);
    inside += Number(found > 0.5);
  });
  assert(inside > 20, "something is drawn");
}

test("the outlines of a picture hold its ink", async () => {
  const { z, label, image } = conditional.golden[0];
  const page = await stage.fresh(`#model=${conditional.name}&label=${label}&z=${Array.from(z)}&place=save`);
  const { name, ink } = await saveOutlines(page);
  assert.equal(name, `${conditional.name}.svg`);
  checkInk(ink, image);
});

test("a word that was written is traced character by character", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&write=204&place=save`);
  const { name, svg, ink } = await saveOutlines(page);
  assert.equal(name, "204.svg");
  assert.match(svg, /<title>204<\/title>/);
  assert.equal(svg.match(/<path /g)?.length, 3);
  const rows = Math.sqrt(ink.length / 3);
  assert.equal(rows, 28);
  const inkOf = (/** @type {number} */ place) =>
    ink.filter((found, i) => found > 0.5 && Math.floor((i % (3 * rows)) / rows) === place).length;
  assert([0, 1, 2].every((place) => inkOf(place) > 20), "each character has ink");
});

test("a model of colours has no outlines", async () => {
  const page = await stage.fresh("#model=faces&place=save");
  await page.getByRole("button", { name: "Save picture" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Save outlines" }).isVisible(), false);
});

test("what is loaded on demand can be pressed as soon as it is there, before another frame", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=3`);
  const deliver = await holdBack(page, "**/bundled/on-demand-*");
  await page.locator("#places [data-place=save]").click();
  await waitUntil("the page asks for it", () => stage.tab.requests.some((url) => url.includes("/bundled/on-demand-")));
  await page.evaluate(() => { globalThis.requestAnimationFrame = () => 0; });
  deliver();
  const { name, ink } = await saveOutlines(page);
  assert.equal(name, `${conditional.name}.svg`);
  assert(ink.some((found) => found > 0.5));
  assert.deepEqual(stage.tab.problems, []);
});
