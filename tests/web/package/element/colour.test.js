import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../engine/reference/model.js";
import { colourModel } from "../../support/colour-models.js";
import { canvasOf, onElement, useElement } from "../support/element.js";

const withElement = useElement("element-colour");

test("a model of colours is drawn in its own, whatever the colour of the text, and again after it changed", () => {
  const { spec, tensors, file } = colourModel({ encoder: false, statistics: false });
  const z = [1, -1, 0.5, 0];
  const files = { "/colour.safetensors": { body: Buffer.from(file), type: "application/octet-stream" } };
  return withElement(`<vae-let src="colour.safetensors" z="${z.join(" ")}" editable></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    const expected = decode(spec, tensors, z);
    for (const colour of ["red", "blue"]) {
      const data = await canvasOf(page).evaluate((element, colour) => {
        const canvas = /** @type {HTMLCanvasElement} */ (element);
        /** @type {HTMLElement} */ (/** @type {ShadowRoot} */ (canvas.getRootNode()).host).style.color = colour;
        canvas.dispatchEvent(new Event("transitionend"));
        return Array.from(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, 8, 8).data);
      }, colour);
      assert.equal(data.length, 4 * 8 * 8);
      data.forEach((byte, i) => {
        const value = i % 4 === 3 ? 255 : 255 * expected[3 * (i >> 2) + (i % 4)];
        assert(Math.abs(byte - value) <= 1, `${byte} for ${value} at byte ${i}`);
      });
    }
    assert.equal(await page.locator("vae-let [part=slider]").count(), 4);
  }, { files });
});

test("an element takes the weights themselves in place of an address, and says what is wrong with them", () => {
  const { spec, tensors, file } = colourModel({ encoder: false, statistics: false });
  const z = [1, -1, 0.5, 0];
  return withElement(`<vae-let z="${z.join(" ")}"></vae-let>`, async (page) => {
    const show = (/** @type {number[]} */ bytes) => onElement(page, (element, bytes) => void (element.weights = Uint8Array.from(bytes)), bytes);
    await show(Array.from(file));
    await canvasOf(page).waitFor();
    const first = await onElement(page, (element) => Array.from(/** @type {any} */ (element).model.decode({ z: element.z })));
    decode(spec, tensors, z).forEach((value, i) => assert(Math.abs(first[i] - value) <= 1e-4));
    await show([1, 2, 3]);
    await page.getByText("Could not load the given weights").waitFor();
    await show(Array.from(file));
    await canvasOf(page).waitFor();
    await onElement(page, (element) => void (element.weights = null));
    await canvasOf(page).waitFor({ state: "hidden" });
  });
});
