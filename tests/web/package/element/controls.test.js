import assert from "node:assert/strict";
import { test } from "node:test";

import { canvasOf, golden, onElement, readCanvas, useElement, waitForOther } from "../support/element.js";

/** @typedef {import("playwright-core").Page} Page */

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
