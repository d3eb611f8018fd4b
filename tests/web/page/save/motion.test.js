import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { loadModel } from "../../engine/package.js";
import { largestDifference, openTab } from "../../support/browser.js";
import { readKinds } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional } = await readKinds();
const model = await loadModel(await readFile(new URL(`../../../../www/models/${conditional.name}.safetensors`, import.meta.url)));

const stage = useStage();

const z = Array.from({ length: conditional.latent }, (_, i) => ((i % 5) - 2) / 2);
const open = () => stage.fresh(`#model=${conditional.name}&label=3&z=${z}&place=save`);

/**
 * The ink of the picture at an end of the direction.
 * @param {"low" | "high"} end
 */
function expectedInk(end) {
  const [direction] = model.directions;
  const [low, high] = [Math.min(0, direction.low), Math.max(0, direction.high)].map((value) => Math.round(value * 100) / 100);
  const at = direction.vector.reduce((sum, part, i) => sum + part * z[i], 0);
  const moved = z.map((value, i) => value + ((end === "low" ? low : high) - at) * direction.vector[i]);
  return Array.from(model.decode({ z: moved, label: "3" }), (pixel) => Math.round(255 * pixel));
}

/**
 * @param {Page} page
 * @param {string} button
 */
async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

/**
 * The ink of the first frame of a GIF and of the one in its middle, by the browser's own decoder, and how many there are.
 * @param {Buffer} content
 * @param {number} [width] of the pictures
 */
async function decodeGif(content, width = 28) {
  const count = content.toString("latin1").split("\x21\xf9\x04").length - 1;
  const { page, close } = await openTab(stage.browser);
  await page.goto(`${stage.host.url}favicon.svg`);
  const inks = await page.evaluate(async ({ bytes, middle, width }) => {
    const decoder = new ImageDecoder({ type: "image/gif", data: Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)) });
    return Promise.all([0, middle].map(async (frameIndex) => {
      const { image } = await decoder.decode({ frameIndex });
      const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(width, 28).getContext("2d"));
      brush.imageSmoothingEnabled = false;
      brush.drawImage(image, 0, 0, width, 28);
      const { data } = brush.getImageData(0, 0, width, 28);
      return Array.from({ length: width * 28 }, (_, i) => 255 - data[4 * i]);
    }));
  }, { bytes: content.toString("base64"), middle: count / 2, width });
  await close();
  return { count, inks };
}

/**
 * The ink of every frame of a video that the browser comes to play, and its size.
 * @param {string} type
 * @param {Buffer} content
 */
async function playVideo(type, content) {
  const { page, close } = await openTab(stage.browser);
  // A page of the host without the page's policy, which allows no videos.
  await page.route("**/video.html", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><video muted></video>" }));
  await page.goto(`${stage.host.url}video.html`);
  const played = await page.evaluate(async ({ type, bytes }) => {
    const video = /** @type {HTMLVideoElement} */ (document.querySelector("video"));
    video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))], { type }));
    const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(28, 28).getContext("2d"));
    /** @type {number[][]} */
    const inks = [];
    const read = () => {
      brush.drawImage(video, 0, 0, 28, 28);
      const { data } = brush.getImageData(0, 0, 28, 28);
      inks.push(Array.from({ length: 28 * 28 }, (_, i) => 255 - data[4 * i]));
      video.requestVideoFrameCallback(read);
    };
    video.requestVideoFrameCallback(read);
    // A busy machine shows more of its frames then.
    video.playbackRate = 0.5;
    await video.play();
    await new Promise((resolve) => video.addEventListener("ended", resolve));
    return { inks, size: [video.videoWidth, video.videoHeight], seconds: video.currentTime };
  }, { type, bytes: content.toString("base64") });
  await close();
  return played;
}

/**
 * How far pictures are apart on average, which blurred edges change little.
 * @param {number[]} a
 * @param {number[]} b
 */
const meanDifference = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

test("what a slider does is saved as a GIF, from one end to the other and back", async () => {
  const page = await open();
  await page.locator("#motion-slider option").first().waitFor({ state: "attached" });
  assert.deepEqual((await page.locator("#motion-slider option").allTextContents()).slice(0, conditional.directions.length), conditional.directions);
  const { name, content } = await download(page, "Save GIF of it");
  assert.equal(name, `${conditional.name}-${conditional.directions[0]}.gif`);
  const { count, inks } = await decodeGif(content);
  assert.equal(count, 72);
  assert(largestDifference(inks[0], expectedInk("low")) <= 5, "it begins at the low end, to half of one of 32 greys");
  assert(largestDifference(inks[1], expectedInk("high")) <= 5);
  assert.deepEqual(stage.tab.problems, []);
});

test("where z carries nothing, its inert sliders are offered", async () => {
  const page = await stage.fresh("#model=beta-200&place=save");
  const { name } = await download(page, "Save GIF of it");
  assert.match(name, /^beta-200-z\d+\.gif$/);
  assert.equal(await page.locator("#notice").isVisible(), false);
});

test("a word that was written moves as one picture", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=7&write=330&z=${z}&place=save`);
  const { inks: [first] } = await decodeGif((await download(page, "Save GIF of it")).content, 3 * 28);
  const expected = expectedInk("low");
  const character = (/** @type {number} */ place) => first.filter((_, i) => Math.floor((i % (3 * 28)) / 28) === place);
  for (const place of [0, 1]) assert(largestDifference(character(place), expected) <= 5, `place ${place}`);
  assert(largestDifference(character(2), expected) > 100, "a 0 behind two 3");
});

test("what a slider does is recorded as a video, where the browser records one", async () => {
  const page = await open();
  const { name, content } = await download(page, "Record video of it");
  const [, ending] = /\.(webm|mp4)$/.exec(name) ?? assert.fail(name);
  const { inks, size, seconds } = await playVideo(`video/${ending}`, content);
  assert.deepEqual(size, [504, 504]);
  assert(seconds > 4, `${seconds} s`);
  for (const end of /** @type {const} */ (["low", "high"])) {
    const nearest = Math.min(...inks.map((ink) => meanDifference(ink, expectedInk(end))));
    assert(nearest < 6, `no frame is near the ${end} end: ${nearest}`);
  }
  assert.deepEqual(stage.tab.problems, []);
});

test("a browser that records no video says so, and the GIF is still there", async () => {
  const { page } = await stage.openTab();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "MediaRecorder"));
  await page.goto(`${stage.host.url}#model=${conditional.name}&place=save`);
  await page.getByText("This browser records no video; a GIF moves everywhere.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Record video of it" }).isVisible(), false);
  assert.equal(await page.getByRole("button", { name: "Save GIF of it" }).isVisible(), true);
});

test("another model ends a recording, and what is shown goes on", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Record video of it" }).click();
  await page.getByText(/^Recording: \d of 6 seconds/).waitFor();
  await page.evaluate(() => { location.hash = "#model=mlp-vae-2d&place=save"; });
  await page.locator("#lead", { hasText: "on a plane" }).waitFor();
  await waitUntil("the buttons can be pressed again", () => page.getByRole("button", { name: "Record video of it" }).isEnabled());
  await waitUntil("its two sliders are offered", async () => (await page.locator("#motion-slider option").count()) === 2);
  assert.equal(await page.locator("#notice").isVisible(), false);
  assert.deepEqual(stage.tab.problems, []);
});
