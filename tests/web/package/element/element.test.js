import assert from "node:assert/strict";
import { test } from "node:test";

import { waitUntil } from "../../support/wait.js";
import { canvasOf, golden, onElement, readCanvas, useElement, waitForOther } from "../support/element.js";
import { distanceFromGolden } from "../support/golden-file.js";

const withElement = useElement("element");

test("markup alone shows the golden picture, with its words, under the strict policy", () =>
  withElement(`<vae-let ${golden}></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    assert(distanceFromGolden((await readCanvas(page)).pixels) <= 1 / 255);
    const image = page.getByRole("img", { name: "a generated 7" });
    assert.equal(await image.count(), 1);
    assert.equal(await page.locator("vae-let input, vae-let select").count(), 0);
  }));

test("attributes and properties are one, and a change is drawn", () =>
  withElement(`<vae-let src="model.safetensors" label="3"></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    const { pixels } = await readCanvas(page);
    const states = await onElement(page, (element) => {
      const read = () => ["src", "label", "z", "seed", "alt"].map((name) => element.getAttribute(name));
      const first = { drawn: element.z?.length, attributes: read(), seed: element.seed, editable: element.editable };
      Object.assign(element, { label: 7, seed: 12, alt: "my digit" });
      const second = read();
      element.z = new Float32Array(15).fill(0.5);
      element.label = [0, 0, 0, 0.6, 0, 0, 0, 0, 0.4, 0];
      element.alt = element.seed = null;
      return { first, second, third: read(), z: Array.from(element.z ?? []) };
    });
    assert.deepEqual(states.first, {
      drawn: 15,
      attributes: ["model.safetensors", "3", null, null, null],
      seed: null,
      editable: false,
    });
    assert.deepEqual(states.second, ["model.safetensors", "7", null, "12", "my digit"]);
    const halves = new Array(15).fill(0.5);
    assert.deepEqual(states.third, ["model.safetensors", "0 0 0 0.6 0 0 0 0 0.4 0", halves.join(" "), null, null]);
    assert.deepEqual(states.z, halves);
    await waitForOther(page, pixels);
    await page.getByRole("img", { name: "a generated mix of 60 % 3 and 40 % 8" }).waitFor();
  }));

test("the same seed draws the same picture, another one another", () =>
  withElement(
    [1, 1, 2].map((seed, i) => `<vae-let id="e${i}" src="model.safetensors" label="5" seed="${seed}"></vae-let>`).join(""),
    async (page) => {
      const pictures = [];
      for (const id of ["e0", "e1", "e2"]) {
        await canvasOf(page, `#${id}`).waitFor();
        pictures.push((await readCanvas(page, `#${id}`)).pixels);
      }
      assert.deepEqual(pictures[0], pictures[1]);
      assert.notDeepEqual(pictures[0], pictures[2]);
    },
  ));

/**
 * @param {import("playwright-core").Page} page
 * @param {number[]} expected
 */
function waitForColour(page, expected) {
  return waitUntil(`the colour is ${expected}`, async () => {
    const { colour } = await readCanvas(page);
    return expected.every((value, i) => Math.abs(colour[i] - value) <= 1);
  });
}

test("colours are the page's: the text's, a variable's, and a new theme's when it comes", () =>
  withElement(
    `<link rel="stylesheet" href="site.css"><vae-let ${golden}></vae-let>`,
    async (page) => {
      await canvasOf(page).waitFor();
      await waitForColour(page, [10, 20, 30]);
      await page.evaluate(() => void (document.body.className = "dark"));
      await waitForColour(page, [200, 210, 220]);
      await page.evaluate(() => void (document.body.className = "own"));
      await waitForColour(page, [255, 0, 0]);
      assert(distanceFromGolden((await readCanvas(page)).pixels) <= 1 / 255);
      const box = await page.locator("vae-let").boundingBox();
      assert.equal(box?.width, 123);
    },
    {
      files: {
        "/site.css": {
          body:
            "body { color: rgb(10 20 30) } .dark { color: rgb(200 210 220) } .own { --vaelet-ink: red } " +
            "vae-let { --vaelet-size: 123px } vae-let::part(image) { image-rendering: pixelated }",
          type: "text/css",
        },
      },
    },
  ));

/** Two frames, after which the browser has rendered the page. @param {import("playwright-core").Page} page */
const rendered = (page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))));

test("a theme that comes while the element is not rendered is seen when it is, and so is the colour where it moves to", () =>
  withElement(
    `<link rel="stylesheet" href="site.css"><main><vae-let ${golden}></vae-let></main><details></details><aside></aside>`,
    async (page) => {
      const setTheme = (/** @type {string} */ name) => page.evaluate((name) => void (document.body.className = name), name);
      const moveTo = (/** @type {string} */ place) =>
        onElement(page, (element, place) => void document.querySelector(place)?.append(element), place);
      await canvasOf(page).waitFor();
      await waitForColour(page, [10, 20, 30]);
      await page.evaluate(() => void (document.getElementsByTagName("main")[0].hidden = true));
      await rendered(page);
      await setTheme("dark");
      await rendered(page);
      await page.evaluate(() => void (document.getElementsByTagName("main")[0].hidden = false));
      await waitForColour(page, [200, 210, 220]);

      await moveTo("details");
      await rendered(page);
      await setTheme("");
      await rendered(page);
      await page.evaluate(() => void (document.getElementsByTagName("details")[0].open = true));
      await waitForColour(page, [10, 20, 30]);

      await moveTo("aside");
      await waitForColour(page, [0, 0, 255]);
      assert(distanceFromGolden((await readCanvas(page)).pixels) <= 1 / 255);
    },
    {
      files: {
        "/site.css": {
          body: "body { color: rgb(10 20 30) } .dark { color: rgb(200 210 220) } aside { color: blue }",
          type: "text/css",
        },
      },
    },
  ));

test("an empty alt says that the picture is decoration, and its words come back when it goes", () =>
  withElement(`<vae-let src="model.safetensors" label="7" alt=""></vae-let>`, async (page) => {
    const canvas = page.locator("vae-let canvas");
    await canvas.waitFor();
    assert.equal(await canvas.getAttribute("role"), "presentation");
    assert.equal(await page.getByRole("img").count(), 0);
    await onElement(page, (element) => void (element.alt = null));
    await page.getByRole("img", { name: "a generated 7" }).waitFor();
    await onElement(page, (element) => void (element.alt = ""));
    await page.getByRole("img").waitFor({ state: "detached" });
    assert.equal(await canvas.getAttribute("aria-label"), null);
  }));
