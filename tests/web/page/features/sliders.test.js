import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { waitUntil } from "../../support/wait.js";
import { withTensor } from "../../support/weights-file.js";
import { goTo, largestDifference, readPixels, readStrip, unfold, visit } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { draw, measureGiven, one, three } from "../../support/pen.js";
import { useStage } from "../../support/stage.js";
import { readKinds, readModels } from "../../support/shipped-models.js";

const { conditional, kinds } = await readKinds();

const stage = useStage();

/** Pictures in the strip of one dimension. */
const length = 9;

/**
 * @param {import("../../support/browser.js").Page} page
 * @param {number} column
 */
async function readTraversal(page, column) {
  const ink = await readPixels(page, "#sliders .latent canvas");
  return ink.filter((_, i) => Math.floor((i % (28 * length)) / 28) === column);
}

test("a slider's strip shows what its dimension does, from one end to the other", async () => {
  for (const { name } of kinds) {
    const page = await stage.fresh(`#model=${name}`);
    const slider = page.locator("#sliders input").first();
    for (const column of [0, 4, 8]) {
      await slider.evaluate((element, part) => {
        const input = /** @type {HTMLInputElement} */ (element);
        input.value = String(Number(input.min) + part * (Number(input.max) - Number(input.min)));
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }, (column + 0.5) / length);
      await waitUntil(`picture ${column} is the large one`, async () => {
        const [strip, digit] = await Promise.all([readTraversal(page, column), readPixels(page)]);
        return strip.some((value) => value > 100) && largestDifference(strip, digit) <= 12;
      });
    }
  }
});

test("the sliders say what they move: directions of the file, or dimensions in the order of what they carry", async () => {
  for (const { name, directions } of await readModels()) {
    const page = await stage.fresh(`#model=${name}`);
    const isNamed = directions.length > 0;
    assert.equal(await page.locator("#latents-title").textContent(), isNamed ? "Directions" : "Latent dimensions");
    assert.match(await page.locator("#latent-order").textContent() ?? "", isNamed ? /^Each moves z/ : /^The dimensions that carry most/);
  }
});

test("an inert dimension says so, and others do not", async () => {
  const models = await readModels();
  const model = models.find(({ kl }) => kl.some((nats) => nats < 0.05) && kl.some((nats) => nats >= 0.05));
  assert(model, "www/models needs a model with an inert dimension and another");
  const page = await stage.fresh(`#model=${model.name}`);
  await page.locator("#inert summary").click();
  for (const text of await page.locator("#inert .latent-kl").allTextContents()) assert.match(text, /^0\.0\d nats inert$/);
  for (const text of await page.locator(":is(#sliders, #more) label.latent-name + .latent-kl").allTextContents()) assert.match(text, /^\d+\.\d\d nats$/);
  await waitUntil("their strips are painted once the fold is open", async () =>
    (await readPixels(page, "#inert .latent canvas")).some((value) => value > 100));
});

test("what is far from the screen is not decoded until it is scrolled there", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`, { viewport: { width: 1280, height: 500 } });
  await page.getByText(/one picture in [\d.]+ ms/).waitFor({ state: "attached" });
  assert.equal(Math.max(...await readPixels(page, "#interpolation canvas")), 0);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await waitUntil("the strip is painted", async () => (await readStrip(page, 10)).some((value) => value > 100));
});

test("a posterior's mark stays within its slider, also where the drawing is beyond its range", async () => {
  const { page } = await stage.openTab();
  const narrow = await withNarrowLatents(conditional.name);
  await page.route(`**/${conditional.name}.safetensors`, (route) => route.fulfill({ body: narrow }));
  await visit(page, `${stage.host.url}#model=${conditional.name}`);
  await draw(page, three);
  await goTo(page, "sliders");
  await unfold(page);
  await page.locator(":is(#sliders, #more) .posterior:visible").first().waitFor();
  const marks = await page.locator(":is(#sliders, #more) .latent-track").evaluateAll((tracks) => tracks.map((track) => {
    const [outer, inner] = [track, track.querySelector(".posterior")].map((element) => element?.getBoundingClientRect());
    return { room: [outer?.left ?? 0, outer?.right ?? 0], mark: [inner?.left ?? 0, inner?.right ?? 0] };
  }));
  for (const { room, mark } of marks) {
    assert(mark[0] >= room[0] && mark[1] <= room[1] && mark[1] > mark[0], `${mark} in ${room}`);
  }
});

/**
 * A weights file whose sliders reach next to nowhere.
 * @param {string} name
 */
async function withNarrowLatents(name) {
  return Buffer.from(withTensor(await readFile(join(root, `www/models/${name}.safetensors`)), "latent.std", 0.02));
}

test("a drawing fills as much of its image as the model's own pictures do", async () => {
  for (const [name, least, most] of /** @type {const} */ ([[conditional.name, 19, 22], ["fashion-cvae", 26, 28]])) {
    const page = await stage.fresh(`#model=${name}`);
    await draw(page, one);
    const { size } = await measureGiven(page);
    assert(size >= least && size <= most, `${name}: ${size} pixels long`);
  }
});
