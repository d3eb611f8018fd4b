import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { decode } from "../../engine/reference/model.js";
import { chooseModel, goTo, largestDifference, readColours, unfold } from "../../support/browser.js";
import { colourModel } from "../../support/colour-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

// Models of colours, as they are trained here or brought from elsewhere: without an encoder, without statistics.

/** @typedef {import("../../support/browser.js").Page} Page */

const stage = useStage();

const moods = ["laugh", "angry", "smile"];
const faces = colourModel({ side: 16, latent: 3, labels: moods });
const imported = colourModel({ side: 12, latent: 5, encoder: false, statistics: false }, 2);

/**
 * Opens a weights file in a page of its own.
 * @param {import("../../support/colour-models.js").MadeModel} model
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function open({ file }, options) {
  const page = await stage.fresh("", options);
  await page.locator("#file").setInputFiles({ name: "own.safetensors", mimeType: "", buffer: Buffer.from(file) });
  await page.getByText("Your own file,").waitFor();
  return page;
}

/**
 * The values of one picture of a canvas with a row of pictures.
 * @param {number[]} values  of the canvas
 * @param {number} side
 * @param {number} column
 * @param {number} columns
 */
function pictureOf(values, side, column, columns) {
  return values.filter((_, i) => Math.floor((i % (3 * side * columns)) / (3 * side)) === column);
}

/**
 * @param {import("../../support/colour-models.js").MadeModel} model
 * @param {number[]} z
 * @param {number[]} [label]
 */
function expected({ spec, tensors }, z, label) {
  return decode(spec, tensors, z, label).map((value) => 255 * value);
}

/**
 * Waits until a canvas shows these colours, to the rounding of a byte.
 * @param {Page} page
 * @param {string} selector
 * @param {number[]} colours
 * @param {(found: number[]) => number[]} [part]
 */
function waitForColours(page, selector, colours, part = (found) => found) {
  return waitUntil(`${selector} shows the colours`, async () => largestDifference(part(await readColours(page, selector)), colours) <= 1);
}

/**
 * @param {Page} page
 * @param {string} button
 */
async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return readFile(await file.path());
}

/**
 * The colours of a picture file's first frame: the middle of each of its squares.
 * @param {Page} page
 * @param {Buffer} content
 * @param {string} type
 * @param {number} side  in squares
 */
function squaresOf(page, content, type, side) {
  return page.evaluate(async ({ bytes, type, side }) => {
    const data = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
    const { image } = await new ImageDecoder({ type, data }).decode();
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(image, 0, 0);
    const size = canvas.width / side;
    return Array.from({ length: side * side }, (_, i) => {
      const place = [i % side, Math.floor(i / side)].map((square) => Math.floor((square + 0.5) * size));
      return Array.from(context.getImageData(place[0], place[1], 1, 1).data.slice(0, 3));
    }).flat();
  }, { bytes: content.toString("base64"), type, side });
}

test("every canvas shows the colours that the naive reference decodes, in each theme", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const page = await open(faces, { colorScheme });
    await waitForColours(page, "#digit", expected(faces, [0, 0, 0], [1, 0, 0]));
    await waitForColours(page, ".label-tile:nth-child(3) canvas", expected(faces, [0, 0, 0], [0, 0, 1]));
    assert.equal(await page.locator("#digit").evaluate((canvas) => getComputedStyle(canvas).filter), "none");
    await page.locator("#latent-1").press("End");
    const [z, strip] = [3 - 6 / 18, "#sliders .latent:nth-child(1) canvas"];
    await waitForColours(page, "#digit", expected(faces, [0, 3, 0], [1, 0, 0]));
    await waitForColours(page, strip, expected(faces, [z, 3, 0], [1, 0, 0]), (found) => pictureOf(found, 16, 8, 9));
    await goTo(page, "plane");
    const corner = expected(faces, [-3 + 6 * (0.5 / 21), 3 - 6 * (0.5 / 21), 0], [1, 0, 0]);
    await waitForColours(page, "#pad canvas", corner, (found) => pictureOf(found, 16, 0, 21).slice(0, 3 * 16 * 16));
    assert.deepEqual(stage.tab.problems, []);
  }
});

test("two sliders of an imported model move, and the picture changes as the decoder says", async () => {
  const page = await open(imported);
  await waitForColours(page, "#digit", expected(imported, [0, 0, 0, 0, 0]));
  await page.locator("#latent-0").press("End");
  await unfold(page);
  await page.locator("#latent-3").press("Home");
  await waitForColours(page, "#digit", expected(imported, [3, 0, 0, -3, 0]));
  await page.locator("#latent-3").fill("1.25");
  await waitForColours(page, "#digit", expected(imported, [3, 0, 0, 1.25, 0]));
  assert.deepEqual(stage.tab.problems, []);
});

test("without statistics and an encoder, the page says so where it matters, and offers nothing that needs them", async () => {
  const page = await open(imported);
  await page.getByText("The file does not say how much information each dimension carries").waitFor();
  assert.deepEqual(await page.locator(".latent-name").allTextContents(), ["z1", "z2", "z3", "z4", "z5"]);
  assert.deepEqual(await page.locator(".latent-kl").allTextContents(), ["", "", "", "", ""]);
  assert.equal(await page.locator("#inert").isVisible(), false);
  assert.equal(await page.locator("#handwriting").isVisible(), false);
  await page.locator("#handwriting input[type=file]").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("x") });
  await page.getByText("“me.png” could not be used as a picture. The file of this model holds no encoder").waitFor();
  await page.getByRole("button", { name: "Random" }).click();
  await page.getByText(/golden samples reproduced/).waitFor();
  assert.doesNotMatch(await page.locator("body").innerText(), /NaN|undefined|\bnull\b|\d nats/);
  assert.deepEqual(stage.tab.problems, []);
});

test("a person's picture is cropped, encoded under every label and shown beside its reconstruction", async () => {
  const page = await open(faces);
  await goTo(page, "drawing");
  await page.getByRole("heading", { name: "Your own picture" }).waitFor();
  assert.equal(await page.locator(".drawing").isVisible(), false);
  // Twice as wide as high: red on the left, blue on the right, and green where the model sees it.
  const picture = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 32 });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    for (const [colour, x, width] of /** @type {const} */ ([["#f00", 0, 16], ["#0f0", 16, 32], ["#00f", 48, 16]])) {
      context.fillStyle = colour;
      context.fillRect(x, 0, width, 32);
    }
    return canvas.toDataURL().split(",")[1];
  });
  await page.locator("#handwriting input[type=file]").setInputFiles({ name: "p.png", mimeType: "image/png", buffer: Buffer.from(picture, "base64") });
  await page.locator(".fit p").filter({ hasText: /^Read as (laugh|angry|smile)\. (Only )?\d+ % of the picture is reconstructed\./ }).waitFor();
  await waitForColours(page, ".given canvas", Array.from({ length: 16 * 16 * 3 }, (_, i) => (i % 3 === 1 ? 255 : 0)));
  const returned = await readColours(page, ".returned canvas");
  await waitForColours(page, "#digit", returned);
  await goTo(page, "sliders");
  await page.locator("#posterior-legend").waitFor();
  await goTo(page, "drawing");
  const heat = await page.locator(".heat").evaluate((element) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    return Array.from(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, 16, 16).data).filter((_, i) => i % 4 === 3);
  });
  const differences = Array.from({ length: 256 }, (_, i) => Math.max(returned[3 * i], 255 - returned[3 * i + 1], returned[3 * i + 2]));
  assert(largestDifference(heat, differences) <= 1);
  assert.equal(await page.locator(".lost").isVisible(), false);
  // The picture stays when another model of colours comes, and not for one of grey levels.
  await page.locator("#file").setInputFiles({ name: "other.safetensors", mimeType: "", buffer: Buffer.from(colourModel({ side: 8 }, 5).file) });
  await waitUntil("the other model is given it", async () => (await readColours(page, ".given canvas")).length === 8 * 8 * 3);
  await chooseModel(page, "fashion-cvae");
  await page.getByRole("heading", { name: "Your own handwriting" }).waitFor();
  assert.equal(await page.locator(".fit").isVisible(), false);
  assert.deepEqual(stage.tab.problems, []);
});

test("a saved picture has the colours, and an animation the nearest of 256", async () => {
  const page = await open(faces);
  const colours = expected(faces, [0, 0, 0], [1, 0, 0]);
  await waitForColours(page, "#digit", colours);
  await goTo(page, "save");
  assert(largestDifference(await squaresOf(page, await download(page, "Save picture"), "image/png", 16), colours) <= 1);
  await goTo(page, "between");
  await waitUntil("the strip is painted", async () => (await readColours(page, "#interpolation canvas")).length > 0);
  const first = pictureOf(await readColours(page, "#interpolation canvas"), 16, 0, 11);
  const frame = await squaresOf(page, await download(page, "Save GIF"), "image/gif", 16);
  const error = first.reduce((sum, value, i) => sum + Math.abs(value - frame[i]), 0) / first.length;
  assert(error < 8, `${error} levels on average`);
  assert.deepEqual(stage.tab.problems, []);
});
