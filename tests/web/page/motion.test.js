import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { largestDifference, launchBrowser, openTab, readInk, visit, waitForInk, waitForOtherInk, waitUntil } from "./browser.js";
import { startServe } from "./host.js";
import { readModels } from "./weights-file.js";

const conditional = (await readModels()).find(({ labels }) => labels.length > 0);
assert(conditional, "www/models needs a conditional model");
const side = 28;
const stripLength = 11;

/** @type {Awaited<ReturnType<typeof startServe>>} */
let host;
/** @type {import("./browser.js").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof openTab>>} */
let tab;

before(async () => {
  host = await startServe();
  browser = await launchBrowser();
  tab = await openTab(browser);
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

/**
 * @param {string} hash
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function fresh(hash, options) {
  await tab.close();
  tab = await openTab(browser, options);
  await visit(tab.page, `${host.url}#model=${conditional?.name}${hash}`);
  return tab.page;
}

/**
 * One picture of the strip between A and B.
 * @param {import("./browser.js").Page} page
 * @param {number} column
 */
async function readStrip(page, column) {
  const ink = await readInk(page, "#between canvas");
  return ink.filter((_, i) => Math.floor((i % (side * stripLength)) / side) === column);
}

/**
 * @param {import("./browser.js").Page} page
 * @param {number} column
 * @param {number[]} expected
 */
async function waitForStrip(page, column, expected) {
  await waitUntil(`picture ${column} of the strip`, async () => largestDifference(await readStrip(page, column), expected) <= 1);
}

test("the way leads from A to B, and its link brings the place on it back", async () => {
  let page = await fresh("&label=3");
  const three = await readInk(page);
  await page.locator("[data-action=a]").click();
  await page.locator(".label-tile").nth(8).click();
  const eight = await waitForOtherInk(page, three);
  await page.locator("[data-action=b]").click();
  await waitForStrip(page, 0, three);
  await waitForStrip(page, stripLength - 1, eight);

  const slider = page.locator("#between input[type=range]");
  await slider.press("Home");
  await waitForInk(page, "#digit", three, 0);
  await slider.fill("0.5");
  await waitForInk(page, "#digit", await readStrip(page, 5), 1);
  assert.equal(await page.locator("#mix-text").textContent(), "50 % 3, 50 % 8");
  await waitUntil("the address follows", async () => page.url().includes("at=0.5"));
  const [half, address] = [await readInk(page), page.url()];
  page = await fresh(address.slice(address.indexOf("&")));
  await waitForInk(page, "#digit", half, 0);
  assert.equal(await page.locator("#between input[type=range]").inputValue(), "0.5");
  await waitForStrip(page, 0, three);
  await waitForStrip(page, stripLength - 1, eight);
});

test("a spherical way has the same ends and another middle", async () => {
  const page = await fresh("");
  await page.getByRole("button", { name: "New pair" }).click();
  await waitUntil("the strip is painted", async () => (await readStrip(page, 10)).some((value) => value > 100));
  const ends = await Promise.all([0, 5, 10].map((column) => readStrip(page, column)));
  await page.getByLabel("spherical").check();
  await waitUntil("the middle changes", async () => largestDifference(await readStrip(page, 5), ends[1]) > 1);
  await waitForStrip(page, 0, ends[0]);
  await waitForStrip(page, 10, ends[2]);
  await waitUntil("the address follows", async () => page.url().includes("path=spherical"));
});

test("opposite ends have no spherical way, and the page says why", async () => {
  const z = Array.from({ length: conditional.latent }, () => 1);
  const page = await fresh(`&a=3;${z}&b=3;${z.map((x) => -x)}&path=spherical`);
  assert.match((await page.locator("#between [role=status]").textContent()) ?? "", /linear/);
  assert.equal(await page.getByRole("button", { name: "Play" }).isDisabled(), true);
  assert.deepEqual(tab.problems, []);
});

test("the way is played until the page is touched, and a sweep likewise", async () => {
  const page = await fresh("");
  for (const start of [page.locator("[data-action=play]"), page.locator("#sliders .sweep").first()]) {
    await start.click();
    const ink = await waitForOtherInk(page, await readInk(page));
    await waitForOtherInk(page, ink);
    assert.equal(await start.getAttribute("aria-pressed"), "true");
    await page.locator("#lead").click();
    assert.equal(await start.getAttribute("aria-pressed"), "false");
    const still = await readInk(page);
    await page.waitForTimeout(100);
    assert.deepEqual(await readInk(page), still);
  }
});

test("where less motion is asked for, each press is one step", async () => {
  const page = await fresh("", { reducedMotion: "reduce" });
  const step = page.getByRole("button", { name: "Step" });
  const slider = page.locator("#between input[type=range]");
  for (const place of ["0.13", "0.25", "0.38"]) {
    await step.click();
    await waitUntil(`the place is ${place}`, async () => (await slider.inputValue()) === place);
    assert.equal(await step.getAttribute("aria-pressed"), "false");
  }
});

test("a drawing's posterior stands on the sliders until it is cleared", async () => {
  const page = await fresh("");
  await page.locator(".drawing").scrollIntoViewIfNeeded();
  const box = await page.locator(".drawing").boundingBox();
  assert(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.8, { steps: 5 });
  await page.mouse.up();
  const marks = page.locator("#sliders .posterior:visible");
  await waitUntil("each slider has a mark", async () => (await marks.count()) === (await page.locator("#sliders .latent").count()));
  const value = await page.locator("#sliders .latent-value").first().textContent();
  const description = await page.locator("#sliders input").first().getAttribute("aria-description");
  assert.match(description ?? "", new RegExp(`mean ${value}, sigma \\d\\.\\d\\d`));
  await page.getByRole("button", { name: "Clear" }).click();
  assert.equal(await marks.count(), 0);
});
