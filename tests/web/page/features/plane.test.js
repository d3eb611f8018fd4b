import assert from "node:assert/strict";
import { test } from "node:test";
import { largestDifference, readPixels, waitForPicture, waitForOtherPicture } from "../../support/browser.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional, plane } = await readKinds();

const stage = useStage();

/** Where the point of the pad is seen. */
async function readPoint() {
  const [point, pad] = await Promise.all([".pad-point", "#pad"].map((selector) => stage.tab.page.locator(selector).boundingBox()));
  assert(point && pad);
  return { x: (point.x + point.width / 2 - pad.x) / pad.width, y: (point.y + point.height / 2 - pad.y) / pad.height };
}

const near = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) < 0.02;

test("zooming keeps the point in its place, and the link brings what is seen back", async () => {
  let page = await stage.fresh(`#model=${plane.name}&z=0.8,-0.6`);
  const digit = await readPixels(page);
  const point = await readPoint();
  for (const key of ["+", "+"]) await page.locator("#pad").press(key);
  await waitUntil("the address follows", async () => page.url().includes("view="));
  const zoomed = await readPoint();
  assert(near(zoomed.x, point.x) && near(zoomed.y, point.y), JSON.stringify([point, zoomed]));
  assert.deepEqual(await readPixels(page), digit);

  page = await stage.fresh(page.url().slice(stage.host.url.length));
  const again = await readPoint();
  assert(near(again.x, point.x) && near(again.y, point.y));
  await page.locator("#pad").press("0");
  await waitUntil("the whole is seen", async () => !page.url().includes("view="));
});

test("the middle tile of a zoomed plane is the picture of the middle", async () => {
  const page = await stage.fresh(`#model=${plane.name}`);
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Zoom in" }).click();
  const tile = async () => {
    const ink = await readPixels(page, "#pad canvas");
    const width = Math.sqrt(ink.length);
    return Array.from({ length: 28 * 28 }, (_, i) => ink[(280 + Math.floor(i / 28)) * width + 280 + (i % 28)]);
  };
  const box = await page.locator("#pad").boundingBox();
  assert(box);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await waitUntil("the middle tile is the large picture", async () => largestDifference(await tile(), await readPixels(page)) <= 30);
});

test("the wheel zooms with Ctrl, and dragging with Shift moves what is seen and not z", async () => {
  const page = await stage.fresh(`#model=${plane.name}&z=0,0`);
  const digit = await readPixels(page);
  const box = await page.locator("#pad").boundingBox();
  assert(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -480);
  await page.keyboard.up("Control");
  await waitUntil("the view is in the address", async () => page.url().includes("view="));
  const point = await readPoint();
  await page.keyboard.down("Shift");
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.55, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await waitUntil("the point goes along", async () => near((await readPoint()).x, point.x + 0.1));
  assert(near((await readPoint()).y, point.y + 0.05));
  assert.deepEqual(await readPixels(page), digit);
});

/**
 * Pointers on the pad, in a row of its height's middle.
 * @param {Page} page
 * @param {[type: string, pointerId: number, x: number, button?: number][]} events
 */
function send(page, events) {
  return page.locator("#pad").evaluate((pad, events) => {
    const { left, top, width, height } = pad.getBoundingClientRect();
    pad.setPointerCapture = () => {};
    for (const [type, pointerId, x, button = 0] of events) {
      pad.dispatchEvent(new PointerEvent(type, { pointerId, button, clientX: left + x * width, clientY: top + height / 2, bubbles: true }));
    }
  }, events);
}

test("two fingers zoom, and leave z as it was before the first of them came", async () => {
  const page = await stage.fresh(`#model=${plane.name}&z=0.8,-0.6&seed=7`);
  const digit = await readPixels(page);
  await send(page, [["pointerdown", 1, 0.4], ["pointermove", 1, 0.45]]);
  await waitForOtherPicture(page, digit);
  await send(page, [["pointermove", 1, 0.4], ["pointerdown", 2, 0.6], ["pointermove", 1, 0.3], ["pointermove", 2, 0.7],
    ["pointerup", 2, 0.7], ["pointermove", 1, 0.2], ["pointerup", 1, 0.2]]);
  await waitUntil("half of the whole is seen", async () => Math.abs(Number(/view=[^&]*,([\d.]+)/.exec(page.url())?.[1]) - 0.5) < 0.05);
  assert.match(page.url(), /z=0\.8,-0\.6&seed=7/);
  await waitForPicture(page, "#digit", digit, 0);
});

test("a finger that taps points, and one that scrolls the page does not", async () => {
  const page = await stage.fresh(`#model=${plane.name}&z=0.8,-0.6`);
  const digit = await readPixels(page);
  await send(page, [["pointerdown", 1, 0.2], ["pointermove", 1, 0.25], ["pointercancel", 1, 0.25]]);
  await send(page, [["pointerdown", 1, 0.2], ["pointerup", 1, 0.2]]);
  await waitForOtherPicture(page, digit);
  await waitUntil("the point is where the finger was", async () => near((await readPoint()).x, 0.2));
  await send(page, [["pointerdown", 1, 0.9], ["pointermove", 1, 0.8], ["pointercancel", 1, 0.8]]);
  await send(page, [["pointerdown", 3, 0.4, 2], ["pointermove", 3, 0.5, -1], ["pointerup", 3, 0.5, 2]]);
  await page.locator("#pad").press("ArrowRight");
  await waitUntil("only the key moved it since", async () => near((await readPoint()).x, 0.21));
});

test("on a phone, a swipe over the plane scrolls the page, and one from the point drags it", async () => {
  const page = await stage.fresh(`#model=${plane.name}&z=0.8,-0.6`, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const pad = page.locator("#pad");
  await pad.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  const input = await page.context().newCDPSession(page);
  /** @param {number} x @param {number} y @param {number} to */
  const swipe = async (x, y, to) => {
    await input.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    for (let step = 1; step <= 8; step++) {
      await input.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y: y + (step / 8) * (to - y) }] });
    }
    await input.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  const scrolled = () => page.evaluate(() => scrollY);
  const [box, point, before] = [await pad.boundingBox(), await readPoint(), await scrolled()];
  assert(box);
  const [x, y] = [box.x + point.x * box.width, box.y + point.y * box.height];
  await swipe(x, y, y - 0.2 * box.height);
  await waitUntil("the point goes along", async () => near((await readPoint()).y, point.y - 0.2));
  assert.equal(await scrolled(), before);

  await waitForRest(page);
  const digit = await readPixels(page);
  await swipe(box.x + 0.2 * box.width, box.y + 0.8 * box.height, box.y + 0.5 * box.height);
  await waitUntil("the page scrolls", async () => (await scrolled()) > before + 20);
  await waitForRest(page);
  assert.deepEqual(await readPixels(page), digit);
});

test("any two dimensions make a plane, through where z stands", async () => {
  const page = await stage.fresh(`#place=plane&model=${conditional.name}&label=3`);
  const origin = await readPixels(page);
  await page.locator("[name=across]").selectOption("1");
  await page.locator("[name=upwards]").selectOption("4");
  await waitUntil("the address follows", async () => page.url().includes("plane=1,4"));
  await page.locator("#pad").press("Shift+ArrowRight");
  await waitForOtherPicture(page, origin);
  await waitUntil("only that dimension moves", async () => {
    const z = new URLSearchParams(page.url().split("#")[1]).get("z")?.split(",").map(Number) ?? [];
    return z.length === conditional.latent && z.every((value, i) => (value !== 0) === (i === 1));
  });
});

test("choosing the other's dimension swaps the two, and an address with one twice is not followed", async () => {
  let page = await stage.fresh(`#model=${conditional.name}&plane=1,4`);
  const values = () => page.locator(".plane-dimensions select").evaluateAll((selects) =>
    selects.map((select) => /** @type {HTMLSelectElement} */ (select).value));
  assert.deepEqual(await values(), ["1", "4"]);
  await page.locator("[name=across]").selectOption("4");
  await waitUntil("the address follows", async () => page.url().includes("plane=4,1"));
  assert.deepEqual(await values(), ["4", "1"]);
  page = await stage.fresh(`#model=${conditional.name}&plane=2,2`);
  const [across, upwards] = await values();
  assert.notEqual(across, upwards);
});

test("the density of the prior is shaded where it is asked for, and told of the point", async () => {
  const page = await stage.fresh(`#model=${plane.name}&z=0,0`);
  assert.equal(await page.locator(".pad-density").isVisible(), false);
  await page.getByLabel("how likely").check();
  await waitUntil("the middle is the likeliest", async () => /, 100 % of the largest density$/.test((await page.locator("#pad").getAttribute("aria-valuetext")) ?? ""));
  await page.evaluate((hash) => { location.hash = hash; }, `#model=${plane.name}&z=1,-0.5`);
  // exp(-(1 + 0.25) / 2) = 0.535
  await waitUntil("it follows the point", async () => /, 54 % of the largest density$/.test((await page.locator("#pad").getAttribute("aria-valuetext")) ?? ""));
  // One standard deviation from the middle the shade is 42 % as opaque as its colour, in the middle 70 %.
  const { background, middle } = await page.locator(".pad-density").evaluate((element) => ({
    background: getComputedStyle(element).backgroundImage,
    middle: ["--x", "--y"].map((name) => Number(getComputedStyle(element).getPropertyValue(name))),
  }));
  assert.match(background, /^radial-gradient/);
  assert(middle.every((part) => part > 0.4 && part < 0.6), `${middle}`);
});
