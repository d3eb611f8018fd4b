import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { openWeightsFile } from "../../support/weights-file.js";
import { canvasOf, golden, onElement, readCanvas, useElement, waitForOther } from "../support/element.js";

/** @typedef {import("playwright-core").Page} Page */

/** A file with two named directions. */
const tinyColour = readFileSync(new URL("../../../golden/tiny-colour.safetensors", import.meta.url));

const withElement = useElement("element-controls");

/**
 * Notes, at each of the element's events, what its properties say at that moment.
 * @param {Page} page
 * @returns {Promise<() => Promise<{type: string, label: string | null, z: number[]}[]>>} reads the notes, and forgets them
 */
async function noteEvents(page) {
  await onElement(page, (element) => {
    const notes = /** @type {string[]} */ ((/** @type {any} */ (globalThis).notes = []));
    for (const type of ["input", "change"]) {
      element.addEventListener(type, () => notes.push(JSON.stringify({ type, label: element.label, z: [...(element.z ?? [])] })));
    }
  });
  return async () => {
    const notes = await page.evaluate(() => /** @type {string[]} */ (/** @type {any} */ (globalThis).notes.splice(0)));
    return notes.map((note) => JSON.parse(note));
  };
}

test("editable: the keyboard moves sliders and chooses a label; input comes live, change when done", () =>
  withElement(`<vae-let ${golden} editable></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    const events = await noteEvents(page);
    const { pixels } = await readCanvas(page);
    const slider = page.getByRole("slider", { name: "z1", exact: true });
    const before = Number(await slider.inputValue());
    await slider.focus();
    await page.keyboard.press("End");
    const moved = await waitForOther(page, pixels);
    const after = Number(await slider.inputValue());
    assert(after > before);
    const focused = await slider.evaluate((input) => /** @type {ShadowRoot} */ (input.getRootNode()).activeElement === input);
    assert(focused, "the slider keeps the focus");
    const moves = (await events()).map(({ type, label, z }) => [type, label, z[0]]);
    assert.deepEqual(moves, [["input", "7", after], ["change", "7", after]]);

    await page.getByRole("combobox", { name: "Label" }).selectOption("3");
    await waitForOther(page, moved.pixels);
    await page.getByRole("img", { name: "a generated 3" }).waitFor();
    const choices = (await events()).map(({ type, label, z }) => [type, label, z[0]]);
    assert.deepEqual(choices, [["input", "3", after], ["change", "3", after]]);

    await onElement(page, (element) => void (element.editable = false));
    await page.getByRole("slider").first().waitFor({ state: "detached" });
  }));

test("Random draws from a new seed, and both events tell the z that it draws", () =>
  withElement(`<vae-let src="model.safetensors" label="7" seed="1" editable></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    const events = await noteEvents(page);
    const { pixels } = await readCanvas(page);
    const before = await onElement(page, (element) => [...(element.z ?? [])]);
    await page.getByRole("button", { name: "Random" }).press("Enter");
    const [input, change] = await events();
    await waitForOther(page, pixels);
    assert.match((await page.locator("vae-let").getAttribute("seed")) ?? "", /^\d+$/);
    const drawn = await onElement(page, (element) => Array.from(/** @type {any} */ (element).model.sample({ label: "7", seed: element.seed }).z));
    assert.notDeepEqual(drawn, before);
    assert.deepEqual([input, change], [{ type: "input", label: "7", z: drawn }, { type: "change", label: "7", z: drawn }]);
  }));

test("z follows what the attributes ask for at once, and is null where they cannot be drawn", () =>
  withElement(`<vae-let src="model.safetensors" label="7" seed="1"></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    const { asked, expected, wrong } = await onElement(page, (element) => {
      element.seed = 2;
      const asked = Array.from(element.z ?? []);
      const expected = Array.from(element.model?.sample({ label: "7", seed: 2 }).z ?? []);
      element.label = "eleven";
      return { asked, expected, wrong: element.z };
    });
    assert.equal(asked.length, 15);
    assert.deepEqual(asked, expected);
    assert.equal(wrong, null);
  }));

test("the directions of a file are named sliders, in front of the dimensions, which are folded away", () => {
  const { spec, tensor } = openWeightsFile(tinyColour);
  const directions = spec.directions ?? [];
  const vectors = tensor("direction.vector").values;
  const files = { "/tiny.safetensors": { body: tinyColour, type: "application/octet-stream" } };
  const z = Array.from({ length: spec.latent }, (_, i) => i / 10 - 0.2);
  return withElement(`<vae-let src="tiny.safetensors" z="${z.join(" ")}" editable></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    const names = await page.locator("vae-let [part=controls] > [part=field]").filter({ has: page.getByRole("slider") }).allTextContents();
    assert.deepEqual(names, directions.map(({ name }) => name));
    assert.equal(await page.getByRole("slider", { name: "z1", exact: true }).isVisible(), false);
    const slider = page.getByRole("slider", { name: directions[1].name });
    const vector = vectors.subarray(spec.latent, 2 * spec.latent);
    const along = (/** @type {ArrayLike<number>} */ point) => vector.reduce((sum, part, i) => sum + part * point[i], 0);
    assert(Math.abs(Number(await slider.inputValue()) - along(z)) <= (directions[1].high - directions[1].low) / 200, "where z stands");
    await slider.press("End");
    const moved = await onElement(page, (element) => [...(element.z ?? [])]);
    assert(Math.abs(along(moved) - directions[1].high) < 1e-5);
    const way = along(moved) - along(z);
    moved.forEach((value, i) => assert(Math.abs(value - z[i] - way * vector[i]) < 1e-5, "along the direction, and nowhere else"));
    await page.locator("vae-let summary").press("Enter");
    await page.getByRole("slider", { name: "z1", exact: true }).waitFor();
  }, { files });
});
