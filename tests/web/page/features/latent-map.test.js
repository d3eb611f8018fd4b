import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { goTo, readPixels, visit, waitForFrames, waitForOtherPicture, waitForPicture } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { waitForRest } from "../../support/rest.js";
import { readKinds } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

const { conditional } = await readKinds();

const stage = useStage();

/**
 * A map of three points, of digits 7, 2 and 4, beside the conditional model.
 */
async function openMap() {
  const z = [1, -1, 0.5].map((value) => Array.from({ length: conditional.latent }, (_, i) => (i % 2 ? value : -value)));
  const map = { format: "vaelet-map/1", x: [0.1, 0.5, 0.9], y: [0.2, 0.5, 0.8], label: [7, 2, 4], z };
  const { page } = await stage.openTab();
  const index = JSON.parse(await readFile(join(root, "www/models/index.json"), "utf8"));
  await page.route("**/models/index.json", (route) =>
    route.fulfill({ json: index.map((/** @type {object} */ entry) => ({ ...entry, map: "test.map.json" })) }));
  await page.route("**/models/test.map.json", (route) => route.fulfill({ json: map }));
  await visit(page, `${stage.host.url}#model=${conditional.name}&label=1`);
  const origin = await readPixels(page);
  const chart = page.locator("#latent-map svg");
  assert.equal(await page.locator("#latent-map circle").count(), 0, "nothing is drawn before it is near");
  await goTo(page, "plane");
  await chart.scrollIntoViewIfNeeded();
  await page.locator("#latent-map circle").first().waitFor();
  const box = await page.locator("#latent-map rect").boundingBox();
  assert(box);
  return {
    page, map, chart, origin,
    /** @param {number} i */
    over: (i) => page.mouse.move(box.x + map.x[i] * box.width, box.y + map.y[i] * box.height, { steps: 20 }),
    outside: () => page.mouse.move(box.x - 200, box.y),
    /** @param {string} label */
    shows: (label) => waitUntil(`a ${label} is shown`, async () => (await page.locator("#digit").getAttribute("aria-label")) === `a generated ${label}`),
  };
}

test("each point of the map answers each time the mouse comes over it, and a key's choice stays when it leaves", async () => {
  const { page, chart, origin, over, outside, shows } = await openMap();
  for (let time = 0; time < 2; time++) {
    await over(0);
    await shows("7");
    await outside();
    await waitForPicture(page, "#digit", origin, 0);
    assert.equal(await page.locator("#latent-map [data-chosen]").count(), 0);
  }
  await over(1);
  await shows("2");
  await chart.press("ArrowRight");
  await shows("4");
  await outside();
  await chart.press("ArrowLeft");
  await shows("2");
});

test("what the person does while the mouse is over a point stays when it leaves", async () => {
  const { page, over, outside, shows } = await openMap();
  await over(0);
  await shows("7");
  const hovered = await readPixels(page);
  await page.getByRole("button", { name: "Random" }).press("Enter");
  const drawn = await waitForOtherPicture(page, hovered);
  const seed = await page.locator("#seed").inputValue();
  await outside();
  await waitForFrames(page);
  await waitForRest(page);
  assert.deepEqual(await readPixels(page), drawn);
  assert.equal(await page.locator("#seed").inputValue(), seed);
  await over(1);
  await shows("2");
  await outside();
  await waitForPicture(page, "#digit", drawn, 0);
});

test("a point of the map is decoded under its label, and left alone when the pointer goes on", async () => {
  const { page, map, chart, origin, over, outside } = await openMap();
  await over(1);
  const hovered = await waitForOtherPicture(page, origin);
  assert.equal(await page.locator("#digit").getAttribute("aria-label"), "a generated 2");
  await outside();
  await waitForPicture(page, "#digit", origin, 0);

  await over(1);
  await page.mouse.down();
  await page.mouse.up();
  await waitForPicture(page, "#digit", hovered, 0);
  await outside();
  await chart.press("ArrowRight");
  await waitUntil("the next is decoded", async () => (await page.locator("#digit").getAttribute("aria-label")) === "a generated 4");
  assert.equal(await chart.getAttribute("aria-valuetext"), "image 3 of 3, 4");
  await waitUntil("its z stands in the address", async () => page.url().includes(`z=${map.z[2].join(",")}`));
  assert.deepEqual(stage.tab.problems, []);
});
