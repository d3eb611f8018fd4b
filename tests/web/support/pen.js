import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { goTo, readPixels } from "./browser.js";

/** @typedef {import("./browser.js").Page} Page */
/** @typedef {[number, number]} Point  parts of the pad's width and height */

/** @type {Point[]} */
export const one = [[0.52, 0.2], [0.5, 0.4], [0.48, 0.6], [0.46, 0.8]];
/** @type {Point[]} */
export const three = [[0.3, 0.25], [0.5, 0.18], [0.66, 0.3], [0.5, 0.46], [0.68, 0.62], [0.5, 0.8], [0.3, 0.74]];
/** @type {Point[]} */
export const scribble = Array.from({ length: 40 }, (_, i) => [0.1 + (0.8 * ((i * 7) % 11)) / 10, 0.1 + (0.8 * ((i * 5) % 13)) / 12]);

/**
 * Draws on an empty sheet, and waits until the model has encoded it.
 * @param {Page} page
 * @param {Point[]} points  of one stroke
 */
export async function draw(page, points) {
  await goTo(page, "drawing");
  await page.getByRole("button", { name: "Clear" }).click();
  const box = await page.locator(".drawing").boundingBox();
  assert(box);
  const [first, ...rest] = points.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
  await page.mouse.move(first[0], first[1]);
  await page.mouse.down();
  for (const [x, y] of rest) await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.up();
  await page.locator(".fit").waitFor();
}

/**
 * Returns what the page says about the drawing.
 * @param {Page} page
 */
export async function readSentence(page) {
  return (await page.locator(".fit p").textContent()) ?? "";
}

/**
 * Measures where the ink of the normalised drawing is, in pixels.
 * @param {Page} page
 */
export async function measureGiven(page) {
  const ink = await readPixels(page, ".given canvas");
  const marks = ink.map((value, i) => ({ value, x: (i % 28) + 0.5, y: Math.floor(i / 28) + 0.5 })).filter(({ value }) => value > 12);
  const mass = marks.reduce((sum, { value }) => sum + value, 0);
  const span = (/** @type {number[]} */ places) => Math.max(...places) - Math.min(...places) + 1;
  return {
    x: marks.reduce((sum, { value, x }) => sum + value * x, 0) / mass,
    y: marks.reduce((sum, { value, y }) => sum + value * y, 0) / mass,
    size: Math.max(span(marks.map(({ x }) => x)), span(marks.map(({ y }) => y))),
  };
}

/**
 * @param {import("playwright-core").Download} download
 * @param {number} width
 * @param {number} height
 */
export async function checkPng(download, width, height) {
  const file = await readFile(await download.path());
  assert.equal(file.toString("latin1", 1, 4), "PNG");
  assert.deepEqual([file.readUInt32BE(16), file.readUInt32BE(20)], [width, height]);
}
