import assert from "node:assert/strict";
import { test } from "node:test";

import { waitUntil } from "../../support/wait.js";
import { canvasOf, golden, goldenText, onElement, readCanvas, script, useElement } from "../support/element.js";
import { distanceFromGolden } from "../support/golden-file.js";

const withElement = useElement("element-life");

test("an error is a sentence where the picture was, and goes when its reason goes", () =>
  withElement(`<vae-let src="model.safetensors" label="eleven">fallback</vae-let>`, async (page) => {
    const alert = page.getByRole("alert").filter({ hasText: "Expected" });
    assert.match((await alert.textContent()) ?? "", /^Expected a label among 0, 1, .* found "eleven"\.$/);
    const codeOf = () => onElement(page, ({ error }) => /** @type {{code?: string} | undefined} */ (error)?.code);
    assert.equal(await codeOf(), "label-invalid");
    for (const { set, code } of [
      { set: { label: "7" }, code: undefined },
      { set: { z: "1 2 3" }, code: "latent-invalid" },
      { set: { z: "one" }, code: "latent-invalid" },
      { set: { z: goldenText }, code: undefined },
      { set: { z: null }, code: undefined },
      { set: { seed: "-1" }, code: "argument-invalid" },
      { set: { seed: "1" }, code: undefined },
    ]) {
      await onElement(page, (element, set) => void Object.assign(element, set), set);
      await waitUntil(`the error is ${code}`, async () => (await codeOf()) === code);
      assert.equal(await canvasOf(page).isVisible(), code === undefined);
    }
    assert.equal(await page.getByRole("alert").textContent(), "");
  }));

test("a model that does not load is a sentence and an error event; another src corrects it", () =>
  withElement(
    "",
    async (page) => {
      const outcome = await page.evaluate(async () => {
        const element = Object.assign(document.createElement("vae-let"), { src: "nobody.safetensors" });
        const failed = new Promise((resolve) => element.addEventListener("error", resolve, { once: true }));
        document.body.append(element);
        await failed;
        const { code } = /** @type {{code?: string}} */ (element.error);
        const loaded = new Promise((resolve) => element.addEventListener("load", resolve, { once: true }));
        element.src = "model.safetensors";
        await loaded;
        return { code, name: element.model?.name, error: element.error };
      });
      assert.deepEqual(outcome, { code: "http-status", name: "conv-cvae", error: undefined });
    },
    { loud: true },
  ));

test("without its src the element has neither picture nor error, and shows what stands between its tags", () =>
  withElement(`<vae-let src="model.safetensors" editable><p>nothing yet</p></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    assert.equal(await page.getByText("nothing yet").isVisible(), false);
    await onElement(page, (element) => void (element.src = null));
    await canvasOf(page).waitFor({ state: "hidden" });
    assert(await page.getByText("nothing yet").isVisible());
    const left = await onElement(page, ({ z, model, error }) => ({ z, model, error }));
    assert.deepEqual(left, { z: null, model: undefined, error: undefined });
    assert.equal(await page.getByRole("slider").count(), 0);

    await onElement(page, (element) => void Object.assign(element, { src: "model.safetensors", label: "eleven" }));
    await page.getByRole("alert").filter({ hasText: "eleven" }).waitFor();
    await onElement(page, (element) => void element.removeAttribute("src"));
    await waitUntil("the sentence is gone", async () => (await page.getByRole("alert").textContent()) === "");
  }));

test("leaving the page disposes of the model, moving does not, and coming back loads it again", () =>
  withElement(`<vae-let src="model.safetensors" label="1"></vae-let><div></div>`, async (page) => {
    await canvasOf(page).waitFor();
    const found = await onElement(page, async (element) => {
      const { model } = element;
      document.querySelector("div")?.append(element);
      await new Promise((resolve) => setTimeout(resolve));
      const moved = element.model === model;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve));
      const code = await (async () => model?.selfTest())().catch((error) => error.code);
      const loaded = new Promise((resolve) => element.addEventListener("load", resolve, { once: true }));
      document.body.append(element);
      await loaded;
      return { moved, code, again: element.model !== model && (element.model?.selfTest() ?? 1) < 1e-4 };
    });
    assert.deepEqual(found, { moved: true, code: "model-disposed", again: true });
  }));

test("what is asked of an element while it moves is drawn where it arrives", () =>
  withElement(`<vae-let src="model.safetensors" label="1"></vae-let><div></div>`, async (page) => {
    await canvasOf(page).waitFor();
    await onElement(page, (element) => {
      element.remove();
      element.label = "2";
      document.querySelector("div")?.append(element);
    });
    await page.getByRole("img", { name: "a generated 2" }).waitFor();
  }));

test("two elements on one page go their own ways", () =>
  withElement(
    `<vae-let id="a" ${golden}></vae-let><vae-let id="b" src="model.safetensors" label="2"></vae-let>`,
    async (page) => {
      for (const id of ["#a", "#b"]) await canvasOf(page, id).waitFor();
      await page.locator("#b").evaluate((element) => element.remove());
      await onElement(page, (element) => void (element.alt = "still here"));
      await page.getByRole("img", { name: "still here" }).waitFor();
      assert(distanceFromGolden((await readCanvas(page, "#a")).pixels) <= 1 / 255);
    },
  ));

test("properties set before the element is defined are kept", () =>
  withElement(
    `<vae-let></vae-let>`,
    async (page) => {
      await onElement(page, (element) => void Object.assign(element, { src: "model.safetensors", label: "4" }));
      await page.evaluate((script) => import(script), script);
      await page.getByRole("img", { name: "a generated 4" }).waitFor();
      assert.equal(await page.locator("vae-let").getAttribute("label"), "4");
    },
    { script: "" },
  ));
