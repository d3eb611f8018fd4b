import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { largestDifference, readInk, visit, waitForInk, waitForOtherInk, waitUntil } from "./browser.js";
import { root } from "./host.js";
import { useStage } from "./stage.js";
import { readKinds } from "./weights-file.js";

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
  const digit = await readInk(page);
  const point = await readPoint();
  for (const key of ["+", "+"]) await page.locator("#pad").press(key);
  await waitUntil("the address follows", async () => page.url().includes("view="));
  const zoomed = await readPoint();
  assert(near(zoomed.x, point.x) && near(zoomed.y, point.y), JSON.stringify([point, zoomed]));
  assert.deepEqual(await readInk(page), digit);

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
    const ink = await readInk(page, "#pad canvas");
    const width = Math.sqrt(ink.length);
    return Array.from({ length: 28 * 28 }, (_, i) => ink[(280 + Math.floor(i / 28)) * width + 280 + (i % 28)]);
  };
  const box = await page.locator("#pad").boundingBox();
  assert(box);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await waitUntil("the middle tile is the large picture", async () => largestDifference(await tile(), await readInk(page)) <= 30);
});

test("the wheel zooms with Ctrl, and dragging with Shift moves what is seen and not z", async () => {
  const page = await stage.fresh(`#model=${plane.name}&z=0,0`);
  const digit = await readInk(page);
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
  assert.deepEqual(await readInk(page), digit);
});

test("two fingers zoom", async () => {
  const page = await stage.fresh(`#model=${plane.name}`);
  await page.locator("#pad").evaluate((pad) => {
    const { left, top, width, height } = pad.getBoundingClientRect();
    const send = (/** @type {string} */ type, /** @type {number} */ pointerId, /** @type {number} */ part) =>
      pad.dispatchEvent(new PointerEvent(type, { pointerId, clientX: left + part * width, clientY: top + height / 2, bubbles: true }));
    pad.setPointerCapture = () => {};
    for (const [id, part] of [[1, 0.4], [2, 0.6]]) send("pointerdown", id, part);
    for (const [id, part] of [[1, 0.3], [2, 0.7]]) send("pointermove", id, part);
    for (const id of [1, 2]) send("pointerup", id, 0.5);
  });
  await waitUntil("half of the whole is seen", async () => Math.abs(Number(/view=[^&]*,([\d.]+)/.exec(page.url())?.[1]) - 0.5) < 0.05);
});

test("any two dimensions make a plane, through where z stands", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=3`);
  const origin = await readInk(page);
  await page.locator("[name=across]").selectOption("1");
  await page.locator("[name=upwards]").selectOption("4");
  await waitUntil("the address follows", async () => page.url().includes("plane=1,4"));
  await page.locator("#pad").press("Shift+ArrowRight");
  await waitForOtherInk(page, origin);
  await waitUntil("only that dimension moves", async () => {
    const z = new URLSearchParams(page.url().split("#")[1]).get("z")?.split(",").map(Number) ?? [];
    return z.length === conditional.latent && z.every((value, i) => (value !== 0) === (i === 1));
  });
});

test("a point of the map is decoded under its label, and left alone when the pointer goes on", async () => {
  const z = [1, -1, 0.5].map((value) => Array.from({ length: conditional.latent }, (_, i) => (i % 2 ? value : -value)));
  const map = { format: "vaelet-map/1", x: [0.1, 0.5, 0.9], y: [0.2, 0.5, 0.8], label: [7, 2, 4], z };
  const { page } = await stage.openTab();
  const index = JSON.parse(await readFile(join(root, "www/models/index.json"), "utf8"));
  await page.route("**/models/index.json", (route) =>
    route.fulfill({ json: index.map((/** @type {object} */ entry) => ({ ...entry, map: "test.map.json" })) }));
  await page.route("**/models/test.map.json", (route) => route.fulfill({ json: map }));
  await visit(page, `${stage.host.url}#model=${conditional.name}&label=1`);
  const origin = await readInk(page);
  const chart = page.locator("#map svg");
  assert.equal(await page.locator("#map circle").count(), 0, "nothing is drawn before it is near");
  await chart.scrollIntoViewIfNeeded();
  await page.locator("#map circle").first().waitFor();
  const box = await page.locator("#map rect").boundingBox();
  assert(box);
  const at = (/** @type {number} */ i) => /** @type {const} */ ([box.x + map.x[i] * box.width, box.y + map.y[i] * box.height]);

  await page.mouse.move(...at(1), { steps: 4 });
  const hovered = await waitForOtherInk(page, origin);
  assert.equal(await page.locator("#digit").getAttribute("aria-label"), "a generated 2");
  await page.mouse.move(box.x - 200, box.y);
  await waitForInk(page, "#digit", origin, 0);

  await page.mouse.click(...at(1));
  await waitForInk(page, "#digit", hovered, 0);
  await page.mouse.move(box.x - 200, box.y);
  await chart.press("ArrowRight");
  await waitUntil("the next is decoded", async () => (await page.locator("#digit").getAttribute("aria-label")) === "a generated 4");
  assert.equal(await chart.getAttribute("aria-valuetext"), "image 3 of 3, 4");
  await waitUntil("its z stands in the address", async () => page.url().includes(`z=${z[2].join(",")}`));
  assert.deepEqual(stage.tab.problems, []);
});
