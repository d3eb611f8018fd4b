import { chromium } from "playwright-core";
import { fixChance } from "./chance.js";
import { countWork, waitForRest } from "./rest.js";
import { patience, waitToSee, waitUntil } from "./wait.js";

/**
 * @typedef {import("playwright-core").Browser} Browser
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("playwright-core").Route} Route
 */

/** What every test's Chromium is started with: it asks nobody for anything by itself. */
export const chromiumFlags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** The large picture, once it is drawn and all sections show the model. */
export const drawnDigit = "#explorer:not([inert]) #digit[aria-label]";

/**
 * Debian's Chromium with a profile of its own, which ends with it.
 * @param {string[]} options  more of them, for the command line
 * @returns {Promise<Browser>}
 */
export function launchBrowser(...options) {
  return launch("/usr/bin/chromium", options);
}

/**
 * The same without what stands around a page, which opens a tab in half of the time.
 * @param {string[]} options
 */
export function launchShell(...options) {
  return launch("/usr/bin/chromium-headless-shell", options);
}

/**
 * @param {string} executablePath
 * @param {string[]} options
 */
function launch(executablePath, options) {
  return chromium.launch({ executablePath, timeout: patience, args: [...chromiumFlags, ...options] });
}

/**
 * A tab in a context of its own, without a service worker that would answer in the tests' place, that notes
 * everything that a page must not do; `foreign` are the requests to another origin.
 * @param {Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function openTab(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: "block", ...options });
  await countWork(context);
  await fixChance(context);
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  /** @type {string[]} */
  const problems = [];
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const foreign = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
    // The page asked for it, although its policy let no request leave.
    if (message.text().includes("Content Security Policy")) foreign.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    requests.push(request.url());
    if (isForeign(request)) foreign.push(request.url());
  });
  return { page, problems, requests, foreign, close: () => context.close() };
}

/**
 * Checks whether a page asks another origin for something.
 * @param {import("playwright-core").Request} request
 */
function isForeign(request) {
  const { protocol, origin } = new URL(request.url());
  if (request.isNavigationRequest() || ["blob:", "data:"].includes(protocol)) return false;
  return origin !== new URL(request.frame().url()).origin;
}

/**
 * Goes to the page and waits until it shows a picture.
 * @param {Page} page
 * @param {string} url
 */
export async function visit(page, url) {
  await page.goto(url);
  await waitToSee(page.locator(drawnDigit));
  // The sections that come last are drawn in the frame after.
  await waitForFrames(page, 1);
}

/**
 * Goes to a section of the page by its link.
 * @param {Page} page
 * @param {import("../../../www/page/js/state/places.js").Place} place
 */
export async function goTo(page, place) {
  await page.locator(`#places [data-place=${place}]`).click();
  await waitToSee(page.locator(`#place-${place}`));
}

/**
 * The sections that this model has.
 * @param {Page} page
 */
export async function placesOf(page) {
  const shown = await page.locator("#places a:visible").evaluateAll((links) =>
    links.map((link) => /** @type {HTMLElement} */ (link).dataset.place));
  return /** @type {import("../../../www/page/js/state/places.js").Place[]} */ (shown);
}

/**
 * Shows the sliders that are folded away, but for those of inert dimensions.
 * @param {Page} page
 */
export async function unfold(page) {
  const fold = page.locator("#more");
  if (await fold.isVisible() && !(await fold.evaluate((element) => element.hasAttribute("open")))) await fold.locator("summary").click();
}

/**
 * Chooses a model in the list of those that the page ships.
 * @param {Page} page
 * @param {string} name
 */
export async function chooseModel(page, name) {
  await page.locator("#model-menu summary").click();
  await choiceOf(page, { name }).click();
}

/**
 * The button of a model in that list.
 * @param {Page} page
 * @param {{name: string}} model
 */
export function choiceOf(page, { name }) {
  return page.locator(".model-choice", { has: page.locator(`[value="${name}"]`) });
}

/**
 * Holds back what is fetched from such addresses, until it is let go.
 * @param {Page} page
 * @param {string} addresses
 */
export async function holdBack(page, addresses) {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route(addresses, async (route) => {
    await released;
    // The page may have given it up.
    await route.fallback().catch(() => {});
  });
  return () => release();
}

/**
 * Waits until the page has been drawn that many times more.
 * @param {Page} page
 * @param {number} [count]
 */
export async function waitForFrames(page, count = 2) {
  for (let i = 0; i < count; i++) await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(undefined))));
}

/**
 * The opacity of each pixel of a canvas, 0 to 255: the ink that the page painted.
 * @param {Page} page
 * @param {string} selector
 * @returns {Promise<number[]>}
 */
export function readPixels(page, selector = "#digit") {
  return page.locator(selector).first().evaluate((element) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
      .getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3]);
  });
}

/**
 * Red, green and blue of each pixel of a canvas, 0 to 255; none while a pixel is transparent.
 * @param {Page} page
 * @param {string} [selector]
 * @returns {Promise<number[]>}
 */
export function readColours(page, selector = "#digit") {
  return page.locator(selector).first().evaluate((element) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, canvas.width, canvas.height);
    const opaque = data.every((value, i) => i % 4 < 3 || value === 255);
    return opaque ? Array.from(data).filter((_, i) => i % 4 < 3) : [];
  });
}

/**
 * One picture of the strip between A and B, which is drawn where it can be seen.
 * @param {Page} page
 * @param {number} column  0 to 10
 */
export async function readStrip(page, column) {
  if (!(await page.locator("#interpolation").isVisible())) await goTo(page, "between");
  const pixels = await readPixels(page, "#interpolation canvas");
  return pixels.filter((_, i) => Math.floor((i % (28 * 11)) / 28) === column);
}

/**
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 * @returns {number} grey levels; infinite when the sizes differ
 */
export function largestDifference(a, b) {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

/**
 * Waits until a canvas shows this picture, to `tolerance` grey levels.
 * @param {Page} page
 * @param {string} selector
 * @param {ArrayLike<number>} expected  0 to 255
 * @param {number} tolerance
 * @param {(page: Page, selector: string) => Promise<number[]>} [read]  what it shows: ink, or colours
 */
export async function waitForPicture(page, selector, expected, tolerance, read = readPixels) {
  await waitUntil(`${selector} shows the expected picture`, async () =>
    largestDifference(await read(page, selector), expected) <= tolerance);
}

/**
 * Waits until the large picture is another one and the page at rest, and returns it.
 * @param {Page} page
 * @param {number[]} before
 */
export async function waitForOtherPicture(page, before) {
  await waitForMovedPicture(page, before);
  await waitForRest(page);
  return readPixels(page);
}

/**
 * Waits until the large picture, which may go on moving, is another one, and returns it.
 * @param {Page} page
 * @param {number[]} before
 */
export function waitForMovedPicture(page, before) {
  return waitUntil("the picture changes", async () => {
    const pixels = await readPixels(page);
    return largestDifference(pixels, before) > 1 && pixels;
  });
}

/**
 * The sentence in the panel, once there is one.
 * @param {Page} page
 */
export async function readNotice(page) {
  await page.locator("#notice").waitFor();
  return (await page.locator("#notice p").textContent()) ?? "";
}
