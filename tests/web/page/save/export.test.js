import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { goTo, largestDifference, openTab, readPixels, readStrip, visit } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional } = await readKinds();

/** Bytes of the page without weights and what is made from them, gzipped, and without what comes when it is wanted. */
const budget = 112_000;

const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };

const stage = useStage();

/** The page in a state of its own, which may use the clipboard. */
function openState() {
  const z = Array.from({ length: conditional.latent }, (_, i) => (i - 7) / 10);
  return stage.fresh(`#model=${conditional.name}&label=3:0.6,8:0.4&z=${z}&place=save`, clipboard);
}

/**
 * @param {Page} page
 * @param {string} button
 */
async function copy(page, button) {
  await page.getByRole("button", { name: button }).click();
  await page.getByText("Copied.").waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/**
 * @param {Page} page
 * @param {string} button
 */
async function download(page, button) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

/**
 * Frames of a GIF, by the browser's own decoder: the ink in the middle of each of its squares, and how long they last.
 * @param {Page} page
 * @param {Buffer} content
 * @param {number[]} frames
 */
function decodeGif(page, content, frames) {
  return page.evaluate(async ({ bytes, indices }) => {
    const decoder = new ImageDecoder({ type: "image/gif", data: Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)) });
    return Promise.all(indices.map(async (frameIndex) => {
      const { image } = await decoder.decode({ frameIndex });
      const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(28, 28).getContext("2d"));
      brush.imageSmoothingEnabled = false;
      brush.drawImage(image, 0, 0, 28, 28);
      const { data } = brush.getImageData(0, 0, 28, 28);
      return { ink: Array.from({ length: 28 * 28 }, (_, i) => 255 - data[4 * i]), seconds: (image.duration ?? 0) / 1e6 };
    }));
  }, { bytes: content.toString("base64"), indices: frames });
}

test("the interpolation between two pictures is saved as an animated GIF that goes on for ever", async () => {
  const page = await openState();
  await goTo(page, "between");
  const { name, content } = await download(page, "Save GIF");
  assert.equal(name, "interpolation.gif");
  assert.equal(content.toString("latin1", 0, 6), "GIF89a");
  assert.deepEqual([content.readUInt16LE(6), content.readUInt16LE(8)], [8 * 28, 8 * 28]);
  assert(content.includes("NETSCAPE2.0\x03\x01\x00\x00"), "it goes on for ever");
  const frames = content.toString("latin1").split("\x21\xf9\x04").length - 1;
  assert.equal(frames, 72);
  assert.equal(content.at(-1), 0x3b);
  for (const [column, places] of /** @type {const} */ ([[0, [0, 71]], [10, [35, 36]]])) {
    const expected = await readStrip(page, column);
    for (const { ink, seconds } of await decodeGif(page, content, [...places])) {
      assert(largestDifference(ink, expected) <= 5, "an end of the path, to half of one of 32 greys");
      assert(Math.abs(seconds - 8 / 72) < 0.01, `a frame lasts ${seconds} s`);
    }
  }
});

test("the copied link is the address", async () => {
  const page = await openState();
  assert.equal(await copy(page, "Copy link"), page.url());
});

test("the copied element shows the same picture on another page", async () => {
  const page = await openState();
  const snippet = await copy(page, "Copy embed");
  const other = await openTab(stage.browser);
  await other.page.route("**/other.html", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html>${snippet}` }));
  await other.page.goto(`${stage.host.url}other.html`);
  const readElement = () => other.page.locator("vae-let").evaluate((element) => {
    const canvas = element.shadowRoot?.querySelector("canvas");
    const ink = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    return Array.from({ length: (ink?.length ?? 0) / 4 }, (_, i) => ink?.[4 * i + 3] ?? 0);
  });
  const expected = await readPixels(page);
  await waitUntil("the element shows the picture", async () => {
    const ink = await readElement();
    return ink.length === expected.length && ink.every((value, i) => Math.abs(value - expected[i]) <= 1);
  });
  assert.deepEqual(other.problems, []);
  await other.close();
});

test("what comes before the first picture stays in its budget, without the weights", async (t) => {
  const page = await stage.fresh();
  await page.getByText(/golden samples/).waitFor();
  const paths = [...new Set(stage.tab.requests.map((url) => new URL(url).pathname.slice(1) || "index.html"))]
    .filter((path) => !path.endsWith(".safetensors") && !path.endsWith(".map.json"));
  assert(paths.some((path) => path.endsWith(".wasm")) && paths.some((path) => path.includes("bundled/worker")), `${paths}`);
  const sizes = await Promise.all(paths.map(async (path) => ({ path, bytes: gzipSync(await readFile(join(root, "build/site", path))).length })));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  t.diagnostic(`${total} of ${budget} bytes`);
  assert(total < budget, `${total} bytes gzipped: ${JSON.stringify(sizes)}`);
});

test("a link that is copied at once is that of the picture, and not of the one before", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&place=save`, clipboard);
  await page.locator("#link").waitFor();
  await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.querySelectorAll(".label-tile")[5]).click();
    requestAnimationFrame(() => /** @type {HTMLElement} */ (document.querySelector("#link")).click());
  });
  await page.getByText("Copied.").waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /label=5&place=save$/);
});

test("the address goes along while the interpolation between two pictures is played", async () => {
  const { page } = await stage.openTab();
  await page.clock.install();
  await visit(page, `${stage.host.url}#model=${conditional.name}`);
  // No frame is late on a clock that is turned by hand.
  await page.clock.pauseAt(Date.now() + 3_600_000);
  const play = page.locator("[data-action=play]");
  await play.evaluate((button) => /** @type {HTMLElement} */ (button).click());
  await page.clock.runFor(2_000);
  assert.equal(await play.textContent(), "Stop");
  assert.match(page.url(), /at=0\.\d/);
});

test("who copies the element for a file of one's own is told where to put the file", async () => {
  const page = await openState();
  await page.locator("#file").setInputFiles({ name: "mine.safetensors", mimeType: "", buffer: await readFile(join(root, `www/models/${conditional.name}.safetensors`)) });
  await page.getByText("Your own file, mine.safetensors.").waitFor();
  await goTo(page, "save");
  await waitForRest(page);
  assert.match(await copy(page, "Copy embed"), /src="mine\.safetensors"/);
  await page.getByText("Copied. Put the file mine.safetensors beside the page that it is for.").waitFor();
  await copy(page, "Copy link");
  await page.getByText("Copied.", { exact: true }).waitFor();
});

test("a browser that lets nothing be copied says what is true of each", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&place=save`);
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("no")); });
  await page.getByRole("button", { name: "Copy embed" }).click();
  await page.getByText("The browser did not allow it.", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("the link is in the address bar").waitFor();
});
