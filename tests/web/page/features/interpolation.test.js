import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, largestDifference, readPixels, readStrip, waitForFrames, waitForMovedPicture, waitForPicture, waitForOtherPicture } from "../../support/browser.js";
import { draw, one } from "../../support/pen.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

const { conditional } = await readKinds();

const stage = useStage();
const start = `#place=between&model=${conditional.name}`;

/** The last picture of the strip. */
const end = 10;

/**
 * @param {import("../../support/browser.js").Page} page
 * @param {number} column
 * @param {number[]} expected
 */
async function waitForStrip(page, column, expected) {
  await waitUntil(`picture ${column} of the strip`, async () => largestDifference(await readStrip(page, column), expected) <= 1);
}

test("the path leads from A to B, and its link brings the place on it back", async () => {
  let page = await stage.fresh(`${start}&label=3`);
  const three = await readPixels(page);
  await page.locator("[data-action=a]").click();
  await goTo(page, "sliders");
  await page.locator(".label-tile").nth(8).click();
  const eight = await waitForOtherPicture(page, three);
  await goTo(page, "between");
  await page.locator("[data-action=b]").click();
  await waitForStrip(page, 0, three);
  await waitForStrip(page, end, eight);

  const slider = page.locator("#interpolation input[type=range]");
  await slider.press("Home");
  await waitForPicture(page, "#digit", three, 0);
  await slider.fill("0.5");
  await waitForPicture(page, "#digit", await readStrip(page, 5), 1);
  assert.equal(await page.locator("#mix-text").textContent(), "50 % 3, 50 % 8");
  await waitUntil("the address follows", async () => page.url().includes("at=0.5"));
  const [half, address] = [await readPixels(page), page.url()];
  page = await stage.fresh(address.slice(stage.host.url.length));
  await waitForPicture(page, "#digit", half, 0);
  assert.equal(await page.locator("#interpolation input[type=range]").inputValue(), "0.5");
  await waitForStrip(page, 0, three);
  await waitForStrip(page, end, eight);
});

test("a spherical path has the same ends and another middle", async () => {
  const ends = [conditional.golden[0].z, conditional.golden[1].z].map((z, label) => `${label};${z}`);
  const page = await stage.fresh(`${start}&a=${ends[0]}&b=${ends[1]}`);
  await waitUntil("the strip is painted", async () => (await readStrip(page, end)).some((value) => value > 100));
  const [first, middle, last] = await Promise.all([0, 5, end].map((column) => readStrip(page, column)));
  await page.getByLabel("spherical").check();
  await waitUntil("the middle changes", async () => largestDifference(await readStrip(page, 5), middle) > 1);
  await waitForStrip(page, 0, first);
  await waitForStrip(page, end, last);
  await waitUntil("the address follows", async () => page.url().includes("path=spherical"));
});

test("a new pair has other ends, and stands in the address", async () => {
  const page = await stage.fresh(start);
  await waitUntil("the strip is painted", async () => (await readStrip(page, end)).some((value) => value > 100));
  const ends = await Promise.all([0, end].map((column) => readStrip(page, column)));
  await page.getByRole("button", { name: "New pair" }).click();
  for (const [i, column] of [0, end].entries()) {
    await waitUntil(`picture ${column} changes`, async () => largestDifference(await readStrip(page, column), ends[i]) > 1);
  }
  await waitUntil("the address follows", async () => /&a=[^&]+&b=/.test(page.url()));
});

test("opposite ends have no spherical path, and the page says why", async () => {
  const z = Array.from({ length: conditional.latent }, () => 1);
  const page = await stage.fresh(`${start}&a=3;${z}&b=3;${z.map((x) => -x)}&path=spherical`);
  assert.match((await page.locator("#interpolation [role=status]").textContent()) ?? "", /linear/);
  for (const name of ["Play", "Save GIF"]) assert.equal(await page.getByRole("button", { name }).isDisabled(), true, name);
  assert.deepEqual(stage.tab.problems, []);
});

test("the interpolation is played until the page is touched, and a sweep likewise", async () => {
  const page = await stage.fresh(start);
  for (const [place, button, stop] of /** @type {const} */ ([
    ["between", page.locator("[data-action=play]"), "Stop"], ["sliders", page.locator("#sliders .sweep").first(), "stop"],
  ])) {
    await goTo(page, place);
    const rest = await button.textContent();
    await button.click();
    const ink = await waitForMovedPicture(page, await readPixels(page));
    await waitForMovedPicture(page, ink);
    assert.equal(await button.textContent(), stop);
    await page.locator("#lead").click();
    assert.equal(await button.textContent(), rest);
    await waitUntil("the last picture stays", async () => {
      const still = await readPixels(page);
      await waitForFrames(page, 10);
      return largestDifference(await readPixels(page), still) === 0;
    });
  }
});

test("where less motion is asked for, each press is one step", async () => {
  const page = await stage.fresh(start, { reducedMotion: "reduce" });
  const step = page.getByRole("button", { name: "Step" });
  const slider = page.locator("#interpolation input[type=range]");
  await waitUntil("there is a path", async () => (await readStrip(page, 10)).some((value) => value > 100));
  for (const place of ["0.13", "0.25", "0.38"]) {
    await step.click();
    await waitUntil(`the place is ${place}`, async () => (await slider.inputValue()) === place);
    assert.equal(await step.textContent(), "Step");
  }
});

test("a drawing's posterior stands on the sliders until it is cleared", async () => {
  const page = await stage.fresh(start);
  await draw(page, one);
  const marks = page.locator("#sliders .posterior:not([hidden])");
  await waitUntil("each slider has a mark", async () => (await marks.count()) === (await page.locator("#sliders .latent").count()));
  const value = await page.locator("#sliders .latent-value").first().textContent();
  const description = await page.locator("#sliders input").first().getAttribute("aria-description");
  assert.match(description ?? "", new RegExp(`mean ${value}, sigma \\d\\.\\d\\d`));
  await page.getByRole("button", { name: "Clear" }).click();
  await waitUntil("the marks are gone", async () => (await marks.count()) === 0);
});
