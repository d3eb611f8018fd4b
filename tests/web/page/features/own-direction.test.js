import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { firstLayerDirections, loadModel } from "../../engine/package.js";
import { goTo, readPixels, waitForPicture, waitForOtherPicture } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";
import { parseFile } from "../../support/weights-file.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional } = await readKinds();

const stage = useStage();

/** Two z that differ in the first two dimensions: the way between them is (0.6, 0.8, 0, ...). */
const [less, more] = [-1, 1].map((sign) => Array.from({ length: conditional.latent }, (_, i) => sign * ([0.6, 0.8][i] ?? 0)));

/**
 * Puts a picture on a pile.
 * @param {Page} page
 * @param {number[]} z
 * @param {"less" | "more"} pile
 */
async function put(page, z, pile) {
  const before = await readPixels(page);
  await page.evaluate((hash) => { location.hash = hash; }, `#model=${conditional.name}&label=3&z=${z}`);
  await waitForOtherPicture(page, before);
  await page.locator(`[data-pile=${pile}] > button`).click();
}

/** @param {Page} page */
const ownLabel = (page) => page.locator("#sliders .latent label", { hasText: "round: a;b" });

/** A page with a slider named "round: a;b" from two piles. */
async function makeSlider() {
  const page = await stage.fresh(`#model=${conditional.name}&label=3`);
  await page.getByText("Make a slider of your own").click();
  await page.getByRole("button", { name: "Make the slider" }).click();
  await page.getByText("Put at least one picture on each pile").waitFor();
  await put(page, less, "less");
  await put(page, more, "more");
  await page.getByRole("button", { name: "Make the slider" }).click();
  await page.getByText("Give the slider a name.").waitFor();
  await page.locator("#own-name").fill("round: a;b");
  await page.getByRole("button", { name: "Make the slider" }).click();
  await ownLabel(page).waitFor();
  return page;
}

test("two piles of pictures make a slider that leads from one to the other, and stands in the link", async () => {
  const page = await makeSlider();
  assert.equal(await page.locator("#sliders .latent label").first().textContent(), "round: a;b");
  assert.equal(await page.locator("#direction-0").inputValue(), "1", "where the second picture is");
  await page.locator("#direction-0").fill("-1");
  await waitUntil("z is that of the first picture", async () => {
    const z = new URLSearchParams(page.url().split("#")[1]).get("z")?.split(",").map(Number) ?? [];
    return z.length === less.length && z.every((value, i) => Math.abs(value - less[i]) < 1e-5);
  });
  await waitForRest(page);
  const digit = await readPixels(page);
  const again = await stage.fresh(page.url().slice(stage.host.url.length));
  await waitForPicture(again, "#digit", digit, 0);
  assert.equal(await again.locator("#direction-0").inputValue(), "-1");
  await again.getByText("Make a slider of your own").click();
  await again.getByRole("button", { name: "Remove the slider" }).click();
  await ownLabel(again).waitFor({ state: "detached" });
});

test("what is removed leaves the focus to the next of its kind, or else to the name", async () => {
  const page = await makeSlider();
  const hasFocus = (/** @type {import("playwright-core").Locator} */ element) => element.evaluate((found) => found === document.activeElement);
  const name = page.locator("#own-name");
  await name.fill("second");
  await page.getByRole("button", { name: "Make the slider" }).click();
  const second = page.getByRole("button", { name: "Remove the slider “second”" });
  await second.waitFor();
  await page.getByRole("button", { name: "Remove the slider “round: a;b”" }).press("Enter");
  await waitUntil("the other button has the focus", () => hasFocus(second));
  await second.press("Enter");
  await waitUntil("the name has the focus", () => hasFocus(name));

  await put(page, less, "less");
  const pile = page.locator("[data-pile=less] .pile button");
  assert.equal(await pile.count(), 2);
  await pile.last().press("Enter");
  assert.equal(await pile.count(), 1);
  assert.equal(await hasFocus(pile), true);
  await pile.press("Enter");
  assert.equal(await hasFocus(name), true);
});

test("the slider is saved into the weights file, which every reader takes, and the page shows it named", async () => {
  const page = await makeSlider();
  await goTo(page, "save");
  const [download] = await Promise.all([
    page.waitForEvent("download"), page.getByRole("button", { name: "Save weights with my sliders" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), `${conditional.name}.safetensors`);
  const file = await readFile(await download.path());
  const [before, after] = [await readFile(join(root, `www/models/${conditional.name}.safetensors`)), file].map((bytes) => parseFile(new Uint8Array(bytes)));
  for (const [name, { values }] of before.tensors) {
    if (name.startsWith("x.pad.")) continue;
    assert.deepEqual(after.tensors.get(name)?.values.subarray(0, values.length), values, name);
  }

  const parts = [...after.tensors.keys()].map((name) => /^(golden|encoder)\.|/.exec(name)?.[1]).filter(Boolean);
  assert.deepEqual([...new Set(parts)], ["encoder", "golden"], "what a first picture needs comes first, what checks it last");

  const model = await loadModel(new Uint8Array(file));
  const direction = model.directions[conditional.directions.length];
  assert.equal(direction.name, "round: a;b");
  // As far as the ranges of dimensions go.
  const [first, second] = model.latents.map(({ mean, range }) => ({ mean, reach: range[1] - mean }));
  const [mean, reach] = [0.6 * first.mean + 0.8 * second.mean, Math.hypot(0.6 * first.reach, 0.8 * second.reach)];
  assert(Math.abs(direction.low - (mean - reach)) < 1e-5 && Math.abs(direction.high - (mean + reach)) < 1e-5);
  direction.vector.forEach((value, i) => assert(Math.abs(value - ([0.6, 0.8][i] ?? 0)) < 1e-6));
  assert(model.selfTest() <= 1e-4);

  const other = await stage.fresh("");
  await other.locator("#file").setInputFiles({ name: "own.safetensors", mimeType: "", buffer: file });
  await other.getByText("Your own file, own.safetensors.").waitFor();
  assert.deepEqual(await other.locator("#sliders .latent label").allTextContents(), [...conditional.directions, "round: a;b"]);
  assert.equal(await other.locator("#more").isVisible(), true, "the plain dimensions are folded away");
  assert.deepEqual(stage.tab.problems, []);
});

test("the directions of a file are the first sliders", async () => {
  const file = await readFile(join(root, "tests/golden/tiny-colour.safetensors"));
  const { spec } = parseFile(new Uint8Array(file));
  const page = await stage.fresh("");
  await page.locator("#file").setInputFiles({ name: "tiny.safetensors", mimeType: "", buffer: file });
  await page.getByText("Your own file, tiny.safetensors.").waitFor();
  const names = await page.locator("#sliders .latent label").allTextContents();
  assert.deepEqual(names, spec.directions?.map(({ name }) => name));
  await page.locator("#direction-0").press("End");
  await waitUntil("the address follows", async () => page.url().includes("z="));
  assert.deepEqual(stage.tab.problems, []);
});

test("a file that names no directions gets sliders from its first layer, which stand in the link and in its copy", async () => {
  const name = "letters";
  const file = await readFile(join(root, `www/models/${name}.safetensors`));
  assert.equal(parseFile(new Uint8Array(file)).spec.directions, undefined);
  const page = await stage.fresh("");
  await page.locator("#file").setInputFiles({ name: "own.safetensors", mimeType: "", buffer: file });
  await page.getByText("Your own file, own.safetensors.").waitFor();
  await page.getByText("Make a slider of your own").click();
  await page.getByRole("button", { name: "Find sliders in the first layer" }).click();
  await page.getByText("5 sliders stand first now.").waitFor();
  await waitForRest(page);
  const layers = [1, 2, 3, 4, 5].map((number) => `layer ${number}`);
  assert.deepEqual((await page.locator("#sliders .latent label").allTextContents()).slice(0, layers.length), layers);
  const expected = await firstLayerDirections(file);
  const before = await readPixels(page);
  await page.locator("#direction-1").press("End");
  await waitForOtherPicture(page, before);
  await waitUntil("z has moved along the second direction", async () => {
    const z = new URLSearchParams(page.url().split("#")[1]).get("z")?.split(",").map(Number) ?? [];
    const length = Math.hypot(...z);
    return z.length > 0 && length > 1 && z.every((value, i) => Math.abs(value - length * expected[1].vector[i]) < 1e-3);
  });
  await page.getByRole("button", { name: "Find sliders in the first layer" }).click();
  await page.getByText("They are there already.").waitFor();
  await goTo(page, "save");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save weights with my sliders" }).click()]);
  const model = await loadModel(new Uint8Array(await readFile(await download.path())));
  assert.deepEqual(model.directions.map((direction) => direction.name), layers);
  assert.deepEqual(stage.tab.problems, []);
});

test("a file that names directions, and one whose decoder begins with no dense layer, are not asked for others", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  await page.getByText("Make a slider of your own").click();
  await page.locator("#own-name").waitFor();
  assert(conditional.directions.length > 0);
  assert.equal(await page.getByRole("button", { name: "Find sliders in the first layer" }).isVisible(), false);
});
