import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { goTo, holdBack, readPixels, waitForOtherPicture } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const stage = useStage();

/** What is fetched for a training alone, but for the worker's script. */
const digitsPath = "digits/mnist.digits";
const modulePath = "vaelet/js/training/vaelet-training.wasm";

/** The canvas on which the plane grows. */
const plane = ".train-here-plane canvas";

/**
 * The section, with the smaller of its networks for the sake of time.
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function openSection(options) {
  const page = await stage.fresh("#place=train", options);
  await page.getByLabel("Hidden layers").selectOption({ index: 1 });
  return page;
}

/**
 * @param {Page} page
 * @param {string} name
 */
const button = (page, name) => page.locator("#place-train").getByRole("button", { name, exact: true });

/**
 * What the section says, once it is this.
 * @param {Page} page
 * @param {RegExp} pattern
 */
function waitForSentence(page, pattern) {
  return waitUntil(`it says ${pattern}`, async () => {
    const sentence = (await page.locator("#place-train [role=status]").textContent()) ?? "";
    return pattern.test(sentence) && sentence;
  });
}

/** @param {Page} page */
async function takeSteps(page, count = 1) {
  for (let i = 1; i <= count; i++) {
    await button(page, "One step").click();
    await waitForSentence(page, new RegExp(`^Paused after ${i} step`));
  }
}

test("what trains is fetched at the start, and not before; then the plane grows until it is paused", async () => {
  const page = await openSection();
  const fetched = () => stage.tab.requests.filter((url) => /training-worker|vaelet-training|digits/.test(url)).map((url) => url.slice(stage.host.url.length));
  assert.deepEqual(fetched(), []);
  await button(page, "Start").click();
  await waitUntil("both numbers have a line", async () => {
    const lines = await page.locator(".train-here-curve polyline").evaluateAll((found) => found.map((line) => line.getAttribute("points")?.split(" ").length ?? 0));
    return lines.length === 2 && lines.every((count) => count >= 3);
  });
  assert.equal(fetched().length, 3);
  for (const path of [digitsPath, modulePath]) assert(fetched().includes(path), fetched().join(" "));
  assert.match((await page.locator(".train-here-results").textContent()) ?? "", /times through 9,500 digits, [\d,]+ digits a second/);
  await button(page, "Pause").click();
  await waitForSentence(page, /^Paused after [\d,]+ steps, .*An image costs \d+\.\d nats to reconstruct, and \d+\.\d nats of KL\.$/);
  const still = await readPixels(page, plane);
  assert(Math.max(...still) - Math.min(...still) > 60, "the plane shows strokes");
  assert.match((await page.locator(plane).getAttribute("aria-label")) ?? "", /12 by 12 pictures, decoded from the plane of z1 and z2 after \d+ steps/);
  assert.equal(await page.locator(".train-here-plane circle").count(), 500);
  await button(page, "Go on").click();
  await waitUntil("the plane changes", async () => (await readPixels(page, plane)).some((value, i) => Math.abs(value - still[i]) > 20));
});

test("the bytes that the section announces are those that it fetches", async () => {
  const page = await openSection();
  const announced = Number(/([\d,]+) KB/.exec((await page.locator("#place-train").textContent()) ?? "")?.[1]);
  await takeSteps(page);
  const worker = stage.tab.requests.find((url) => url.includes("training-worker"));
  assert(worker);
  const paths = [digitsPath, modulePath, new URL(worker).pathname.slice(1)];
  const sizes = await Promise.all(paths.map(async (path) => gzipSync(await readFile(join(root, "build/site", path))).length / 1000));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert(Math.abs(total - announced) < 10, `${announced} KB are announced, ${sizes} fetched`);
});

test("steps of the page give the file that the package gives for the same seed, byte for byte", async () => {
  const page = await openSection();
  await page.getByLabel("Seed, from").fill("7");
  await page.locator("#place-train").getByLabel("Beta").selectOption("4");
  await takeSteps(page, 3);
  const [file] = await Promise.all([page.waitForEvent("download"), button(page, "Save weights").click()]);
  assert.equal(file.suggestedFilename(), "trained-here.safetensors");
  /** @type {typeof import("../../../../web/js/training/index.js")} */
  const { createTrainer } = await import(pathToFileURL(join(root, "build/package/js/training/index.js")).href);
  const trainer = await createTrainer({ digits: new Uint8Array(await readFile(join(root, "www", digitsPath))), seed: 7, widths: { outer: 128, inner: 64 } });
  for (let i = 0; i < 3; i++) trainer.step({ learningRate: 0.001, beta: 4 });
  assert(Buffer.from(trainer.write()).equals(await readFile(await file.path())));
});

test("a seed that is none is told, and nothing starts", async () => {
  const page = await openSection();
  const seed = page.getByLabel("Seed, from");
  for (const wrong of ["-3", "1.5", ""]) {
    await seed.fill(wrong);
    await button(page, "Start").click();
    assert.equal(await seed.evaluate((field) => field === document.activeElement), true, wrong);
    assert.equal(await page.locator("#place-train [role=status]").textContent(), "");
  }
  await seed.fill("3");
  await takeSteps(page);
});

test("weights are saved, and opened, where both are asked for at once", async () => {
  const page = await openSection();
  await takeSteps(page);
  const saved = page.waitForEvent("download");
  await page.evaluate(() => {
    const buttons = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#place-train button"))];
    for (const text of ["Save weights", "Open it"]) buttons.find(({ textContent }) => textContent === text)?.click();
  });
  assert.equal((await saved).suggestedFilename(), "trained-here.safetensors");
  await page.getByText("Your own file, trained-here.safetensors.").waitFor();
});

test("the trained model is opened, passes its self-test, and its sliders move the picture", async () => {
  const page = await openSection();
  await button(page, "Start").click();
  await button(page, "Pause").waitFor();
  await button(page, "Open it").click();
  await page.getByText("Your own file, trained-here.safetensors.").waitFor();
  await page.getByText(/golden samples reproduced/).waitFor();
  assert.equal(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.place), "sliders", "the focus is not lost");
  await waitForRest(page);
  const digit = await readPixels(page);
  const slider = page.locator("#sliders input[type=range]").first();
  await slider.focus();
  for (let i = 0; i < 20; i++) await slider.press("ArrowRight");
  await waitForOtherPicture(page, digit);
  await goTo(page, "train");
  await waitForSentence(page, /^Paused/);
});

test("a learning rate that is too large is told, with what to do, and a smaller one trains", async () => {
  const page = await openSection();
  await page.getByLabel("Learning rate").selectOption("1");
  await button(page, "Start").click();
  const sentence = await waitForSentence(page, /broke down/);
  assert.match(sentence, /learning rate, 1 here, is too large\. Choose a smaller one, such as 0\.001, and start again\.$/);
  assert(await button(page, "Open it").isDisabled());
  await page.getByLabel("Learning rate").selectOption("0.001");
  await button(page, "Start again").click();
  await waitForSentence(page, /^It trains\.$/);
  await button(page, "Pause").click();
  await waitForSentence(page, /^Paused after/);
});

test("another section, or a hidden page, pauses it", async () => {
  const page = await openSection();
  await button(page, "Start").click();
  await button(page, "Pause").waitFor();
  await goTo(page, "sliders");
  await waitForSentence(page, /^Paused, because another section was shown, after/);
  await goTo(page, "train");
  await button(page, "Go on").click();
  await button(page, "Pause").waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await waitForSentence(page, /^Paused, because the page was hidden, after/);
});

test("a start that takes too long is cancelled, with the focus where it was, and the next one trains", async () => {
  const page = await openSection();
  const release = await holdBack(page, `**/${digitsPath}`);
  await button(page, "Start").press("Enter");
  await button(page, "Cancel").press("Enter");
  await waitForSentence(page, /^Cancelled\.$/);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Start");
  release();
  await page.keyboard.press("Enter");
  await waitForSentence(page, /^It trains\.$/);
  await button(page, "Start again").press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Start again");
});

test("what does not come is told in the section, and the page goes on", async () => {
  for (const [path, expected] of /** @type {const} */ ([
    ["**/training-worker*", /^The training cannot go on\. The worker's script did not come/],
    [`**/${modulePath}`, /^The training cannot go on\. .*vaelet-training\.wasm.*404/],
    [`**/${digitsPath}`, /^The training cannot go on\. .*digits.*404/],
  ])) {
    const page = await openSection();
    await page.route(path, (route) => route.fulfill({ status: 404, body: "" }));
    await button(page, "Start").click();
    await waitForSentence(page, expected);
    await page.unroute(path);
    await button(page, "Start again").click();
    await waitForSentence(page, /^It trains\.$/);
  }
});

test("axe-core finds nothing while it trains, in the light, in the dark and at 360 px", async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const options of /** @type {const} */ ([{}, { colorScheme: "dark", viewport: { width: 360, height: 740 }, reducedMotion: "reduce" }])) {
    const page = await openSection(options);
    await takeSteps(page);
    await button(page, "Go on").click();
    await waitForSentence(page, /^It trains\.$/);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => (await /** @type {any} */ (globalThis).axe.run("#place-train")).violations
      .flatMap((/** @type {any} */ { id, nodes }) => nodes.map((/** @type {any} */ { target, failureSummary }) => `${id} at ${target}: ${failureSummary}`)));
    assert.deepEqual(found, []);
    assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing stands out to the side");
    // In the dark the ink is turned white by a filter, which would turn a ground of its own as well.
    assert.equal(await page.locator(plane).evaluate((canvas) => getComputedStyle(canvas).backgroundColor), "rgba(0, 0, 0, 0)");
  }
});
