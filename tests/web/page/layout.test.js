import assert from "node:assert/strict";
import { test } from "node:test";
import { randomFile } from "../engine/weights-files.js";
import { tinyCvae } from "../engine/specs/architectures.js";
import { drawnDigit, goTo, placesOf, readPixels, visit, waitForOtherPicture } from "../support/browser.js";
import { waitForRest } from "../support/rest.js";
import { useStage } from "../support/stage.js";
import { readKinds } from "../support/shipped-models.js";

const { conditional, kinds } = await readKinds();

const stage = useStage();

test("nothing is wider than the window, from a small phone to 4K", async () => {
  for (const [width, height] of [[360, 640], [768, 1024], [1440, 900], [3840, 2160]]) {
    for (const { name } of kinds) {
      const page = await stage.fresh(`#model=${name}`, { viewport: { width, height } });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${name} at ${width}`);
      assert.deepEqual(stage.tab.problems, []);
    }
  }
});

test("long names without a space make nothing wider than the window", async () => {
  const [label, name, fileName] = ["W", "N", "n"].map((letter) => letter.repeat(240));
  const buffer = Buffer.from(randomFile({ ...tinyCvae, name, labels: [label, "b", "c"] }, 1));
  for (const width of [360, 1280]) {
    const { page } = await stage.openTab({ viewport: { width, height: 800 } });
    await visit(page, stage.host.url);
    await page.locator("#file").setInputFiles({ name: `${fileName}.safetensors`, mimeType: "", buffer });
    await page.locator("#model-menu").filter({ hasText: fileName }).waitFor();
    await page.locator("#self-test").filter({ hasText: name }).waitFor();
    await waitForRest(page);
    for (const place of await placesOf(page)) {
      await goTo(page, place);
      const isWithin = await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
      assert.equal(isWithin, true, `${place} at ${width}`);
    }
  }
});

test("the theme follows the system until the person chooses, and the choice is kept", async () => {
  const page = await stage.fresh("", { colorScheme: "dark" });
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await background();
  await page.getByRole("button", { name: "Light" }).click();
  const light = await background();
  assert.notEqual(light, dark);
  await page.reload();
  await page.locator(drawnDigit).waitFor();
  assert.equal(await background(), light);
});

test("the keyboard alone reaches and works everything, with a visible focus", async () => {
  for (const { name, labels, latent } of kinds) {
    const page = await stage.fresh(`#model=${name}`);
    await page.locator("#model-menu summary").press("Enter");
    const reached = await tabThrough(page);
    for (const place of await placesOf(page)) {
      await page.locator(`#places [data-place=${place}]`).press("Enter");
      await page.locator(`#place-${place}`).waitFor();
      await page.locator("main details").evaluateAll((folds) => folds.forEach((fold) => fold.setAttribute("open", "")));
      await page.locator("h1").evaluate((element) => Object.assign(element, { tabIndex: -1 }).focus());
      reached.push(...await tabThrough(page));
    }
    const wanted = [
      "models", "open", "theme", "grip", "random", "seed", "reset", "save", "link", "latent-0", "sweep z1", "nearer", "farther", "whole", "pad",
      "a", "b", "play", "pair", "gif", "spherical", "Position between A and B", "clear", "picture",
      ...(labels.length > 0 ? ["labels", "mix-label", "Image on the map", "word"] : []),
      ...(latent > 2 ? ["Dimension across", "Dimension upwards"] : []),
    ];
    for (const stop of wanted) assert(reached.includes(stop), `${stop} is not reached, only ${reached.join(" ")}`);
  }
});

test("a slider, the chips and the buttons answer to keys", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  let ink = await readPixels(page);
  await page.locator("#labels input").first().focus();
  await page.keyboard.press("ArrowRight");
  ink = await waitForOtherPicture(page, ink);
  await page.getByRole("button", { name: "Random" }).focus();
  await page.keyboard.press("Enter");
  ink = await waitForOtherPicture(page, ink);
  const slider = page.locator("#sliders input").first();
  await slider.focus();
  // A draw may stand at the end of a range.
  const isHigh = await slider.evaluate((/** @type {HTMLInputElement} */ input) => Number(input.value) > (Number(input.min) + Number(input.max)) / 2);
  await page.keyboard.press(isHigh ? "PageDown" : "PageUp");
  await waitForOtherPicture(page, ink);
});

/**
 * Presses Tab until the focus comes round, and requires that it can be seen at each stop.
 * @param {import("../support/browser.js").Page} page
 */
async function tabThrough(page) {
  /** @type {string[]} */
  const stops = [];
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      const reached = element instanceof HTMLElement || element instanceof SVGElement;
      if (!reached || element === document.body) return undefined;
      // A radio button is drawn by its label.
      const drawn = [element, element.nextElementSibling, element.parentElement].filter((candidate) => candidate !== null);
      const visible = drawn.some((candidate) => getComputedStyle(candidate).outlineStyle === "solid");
      const group = element.getAttribute("type") === "radio" ? element.closest("fieldset")?.id : "";
      const text = element.ariaLabel || element.closest("label")?.textContent?.trim() || element.textContent?.trim() || element.tagName;
      const name = group || element.id || element.dataset.action || text;
      return { name, visible };
    });
    if (stop === undefined || (stops.length > 0 && stop.name === stops[0])) return stops;
    assert.equal(stop.visible, true, `the focus on ${stop.name} cannot be seen`);
    stops.push(stop.name);
  }
  return assert.fail("the focus never comes round");
}
