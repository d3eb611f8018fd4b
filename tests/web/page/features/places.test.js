import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, placesOf, readPixels, waitForPicture, waitForOtherPicture } from "../../support/browser.js";
import { useStage } from "../../support/stage.js";
import { readKinds, readModels } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

const { conditional, plane } = await readKinds();
const models = await readModels();
const plain = models.find(({ directions, latent }) => directions.length === 0 && latent > 2) ?? assert.fail("www/models needs a model without directions");
const named = models.find(({ directions }) => directions.length > 1) ?? assert.fail("www/models needs a model with directions");

const stage = useStage();

test("each link shows its section and no other, keeps the picture, and stands in the address", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=3`);
  const digit = await readPixels(page);
  const places = await placesOf(page);
  assert(places.length >= 8, `${places}`);
  for (const place of places) {
    await goTo(page, place);
    assert.equal(await page.locator(".place:visible").count(), 1, place);
    assert.equal(await page.locator("#places [aria-current=true]").getAttribute("data-place"), place);
    assert.deepEqual(await readPixels(page), digit);
    if (place !== "sliders") await waitUntil("the address follows", async () => page.url().includes(`place=${place}`));
  }
  await page.reload();
  await page.locator("#place-about").waitFor();
  assert.deepEqual(stage.tab.problems, []);
});

test("a link from before the sections had names shows the one that its state belongs to", async () => {
  const z = Array.from(conditional.golden[0].z);
  for (const [state, place] of [
    ["write=12", "word"], [`a=3;${z}&b=8;${z}`, "between"], ["plane=1,4", "plane"], [`z=${z}`, "sliders"],
    ["write=12&place=sliders", "sliders"],
  ]) {
    const page = await stage.fresh(`#model=${conditional.name}&${state}`);
    await page.locator(`#place-${place}`).waitFor();
    assert.equal(await page.locator(".place:visible").count(), 1, state);
  }
});

test("a section with nothing to show has no link, and its address shows the first", async () => {
  const page = await stage.fresh(`#model=${plane.name}&place=word`);
  await page.locator("#place-sliders").waitFor();
  assert.equal((await placesOf(page)).includes("word"), false);
});

test("a link of a section opens elsewhere with the state that is shown", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=7`);
  const link = page.locator("#places [data-place=inside]");
  await link.hover();
  assert.match((await link.getAttribute("href")) ?? "", /label=7.*place=inside$/);
});

/**
 * Drags the picture by a quarter of its width to the right and a tenth of its height up.
 * @param {import("playwright-core").Page} page
 */
async function drag(page) {
  const before = await readPixels(page);
  const box = await page.locator("#grip").boundingBox();
  assert(box);
  await page.mouse.move(box.x + 10, box.y + box.height - 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, box.y + box.height - 12);
  await page.mouse.move(box.x + 10 + 0.25 * box.width, box.y + box.height - 10 - 0.1 * box.height, { steps: 5 });
  await page.mouse.up();
  await waitForOtherPicture(page, before);
}

/**
 * How far a slider stands from zero, as a part of its range.
 * @param {import("playwright-core").Locator} slider
 */
function readPart(slider) {
  return slider.evaluate((element) => {
    const { value, min, max } = /** @type {HTMLInputElement} */ (element);
    return Number(value) / (Number(max) - Number(min));
  });
}

test("dragging the picture moves the two dimensions that carry most, from where they are", async () => {
  const page = await stage.fresh(`#model=${plain.name}`);
  const [across, upwards] = Array.from(plain.kl.keys()).sort((a, b) => plain.kl[b] - plain.kl[a]);
  await drag(page);
  const parts = await Promise.all([across, upwards].map((index) => readPart(page.locator(`#latent-${index}`))));
  assert(Math.abs(parts[0] - 0.25) < 0.01 && Math.abs(parts[1] - 0.1) < 0.01, `${parts}`);
  await waitUntil("only those two have moved", async () => {
    const z = new URLSearchParams(page.url().split("#")[1]).get("z")?.split(",").map(Number) ?? [];
    return z.length > 0 && z.every((value, i) => (value !== 0) === [across, upwards].includes(i));
  });
  assert.match((await page.locator("#grip").getAttribute("aria-valuetext")) ?? "", new RegExp(`^z${across + 1} \\d.*, z${upwards + 1} \\d`));
});

test("dragging the picture moves along the first two directions of a file that names some", async () => {
  const page = await stage.fresh(`#model=${named.name}`);
  const [across, upwards] = named.directions;
  await drag(page);
  // The second, which is not at right angles to the first, is moved last.
  const part = await readPart(page.locator("#sliders input").nth(1));
  assert(Math.abs(part - 0.1) < 0.01, `${part}`);
  assert.match((await page.locator("#grip").getAttribute("aria-valuetext")) ?? "", new RegExp(`^${across} .*\\d, ${upwards} .*\\d`));
});

test("the arrow keys move the picture, and back", async () => {
  const page = await stage.fresh(`#model=${plane.name}`);
  const origin = await readPixels(page);
  await page.locator("#grip").press("ArrowRight");
  const moved = await waitForOtherPicture(page, origin);
  await page.locator("#grip").press("Shift+ArrowUp");
  await waitForOtherPicture(page, moved);
  await page.locator("#grip").press("Shift+ArrowDown");
  await waitForPicture(page, "#digit", moved, 1);
});
