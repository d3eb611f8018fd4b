import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { readColours, readPixels, waitForOtherPicture } from "../../support/browser.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional, plane } = await readKinds();
const stage = useStage();

/**
 * The chunks of a PNG file, each with a right checksum.
 * @param {Buffer} file
 * @returns {{name: string, content: Buffer}[]}
 */
function chunksOf(file) {
  const chunks = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    assert.equal(file.readUInt32BE(at + 8 + length), checksum(body), body.toString("latin1", 0, 4));
    chunks.push({ name: body.toString("latin1", 0, 4), content: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

/** CRC-32, bit by bit. @param {Buffer} bytes */
function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const odd = (rest ^ (byte >> bit)) & 1;
      rest = (rest >>> 1) ^ (odd ? 0xedb88320 : 0);
    }
  }
  return (rest ^ 0xffffffff) >>> 0;
}

/**
 * Presses the button and reads what is saved.
 * @param {Page} page
 * @param {string} name  of the button
 */
async function save(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  const file = await readFile(await download.path());
  const chunks = chunksOf(file);
  const [header, size] = chunks.map(({ content }) => content);
  assert.deepEqual(chunks.slice(0, 2).map((chunk) => chunk.name), ["IHDR", "pHYs"]);
  assert.deepEqual([size.readUInt32BE(0), size.readUInt32BE(4), size[8]], [11811, 11811, 1], "300 pixels an inch");
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  assert.equal(width, 2480, "as wide as A4");
  assert(height <= 3508, `${height} pixels are higher than A4`);
  assert(inflateSync(Buffer.concat(chunks.filter((chunk) => chunk.name === "IDAT").map(({ content }) => content))).length > width * height);
  return { name: download.suggestedFilename(), file, width, height };
}

/**
 * The part of a sheet that looks most like a picture of the page, enlarged by whole pixels: where it is, and how much it
 * differs at most, in grey levels.
 * @param {Page} page
 * @param {Buffer} file
 * @param {number[]} picture  ink, 28 x 28
 * @param {{scale: number, xs: number[], ys: number[]}} places  to look at
 */
function findPicture(page, file, picture, places) {
  return page.evaluate(async ({ bytes, picture, scale, xs, ys }) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))]));
    const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(image.width, image.height).getContext("2d"));
    brush.drawImage(image, 0, 0);
    const { data, width } = brush.getImageData(0, 0, image.width, image.height);
    const differenceAt = (/** @type {number} */ x, /** @type {number} */ y) => picture.reduce((most, ink, i) => {
      const at = (y + Math.floor(i / 28) * scale) * width + x + (i % 28) * scale;
      return Math.max(most, Math.abs(255 - data[4 * at] - ink));
    }, 0);
    const found = xs.flatMap((x) => ys.map((y) => ({ x, y, difference: differenceAt(x, y) })));
    return found.reduce((best, place) => (place.difference < best.difference ? place : best));
  }, { bytes: file.toString("base64"), picture, ...places });
}

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

test("the sheet of labels has the picture of the page in its first line, under its label, at a whole number of pixels", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=3&seed=5&place=save`, { colorScheme: "dark" });
  await waitUntil("z is drawn", () => page.url().includes("z="));
  await waitForRest(page);
  const digit = await readPixels(page);
  const { name, file } = await save(page, "Save sheet of labels");
  assert.equal(name, `${conditional.name}-labels.png`);
  const pitch = Math.floor((2480 - 150 - 370) / 10);
  const scale = Math.floor((pitch - 14) / 28);
  const { difference, y } = await findPicture(page, file, digit, { scale, xs: [370 + 3 * pitch], ys: range(200, 500) });
  assert(difference <= 1, `${difference} grey levels`);
  const other = await findPicture(page, file, digit, { scale, xs: [370 + 4 * pitch], ys: [y] });
  assert(other.difference > 50, "the next label is another picture");
  await page.getByText(/^Saved: 12 × 10 pictures on 2480 × \d+ pixels\.$/).waitFor();
  assert.deepEqual(stage.tab.problems, []);
});

test("the sheet of sliders goes from one end of each to the other", async () => {
  const page = await stage.fresh(`#model=${plane.name}&place=save`);
  const { name, file } = await save(page, "Save sheet of sliders");
  assert.equal(name, `${plane.name}-sliders.png`);
  const pitch = Math.floor((2480 - 150 - 370) / 11);
  const scale = Math.floor((pitch - 14) / 28);
  for (const [place, key] of /** @type {const} */ ([[0, "Home"], [10, "End"]])) {
    const shown = await stage.fresh(`#model=${plane.name}`);
    const before = await readPixels(shown);
    await shown.locator("#sliders .latent input[type=range]").first().press(key);
    const digit = await waitForOtherPicture(shown, before);
    const { difference } = await findPicture(shown, file, digit, { scale, xs: [370 + place * pitch], ys: range(200, 700) });
    assert(difference <= 2, `${key}: ${difference} grey levels`);
  }
});

test("where z carries nothing, the sheet of sliders shows the inert ones", async () => {
  const page = await stage.fresh("#model=beta-200&place=save");
  await save(page, "Save sheet of sliders");
  await page.getByText(/^Saved: [1-9]\d* × 11 pictures/).waitFor();
  assert.equal(await page.locator("#notice").isVisible(), false);
});

test("models without labels and models of colours have sheets too, with their credits", async () => {
  let page = await stage.fresh(`#model=${plane.name}&place=save`);
  await save(page, "Save sheet of draws");
  await page.getByText(/^Saved: \d+ × 8 pictures/).waitFor();
  page = await stage.fresh("#model=faces&label=4&seed=2&place=save");
  await save(page, "Save sheet of labels");
  await page.getByText(/^Saved: \d+ × 5 pictures/).waitFor();
  assert((await readColours(page)).length > 0);
});
