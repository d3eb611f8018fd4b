import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { patience } from "../page/browser.js";
import { distanceFromGolden, goldenLabels, goldenZ } from "./support/golden-file.js";
import { startBench } from "./support/tab.js";

const zText = [...goldenZ.subarray(0, 15)].join(" ");
const golden = `src="model.safetensors" label="${goldenLabels[0]}" z="${zText}"`;
const script = "/vaelet/js/element/define.js";

/** @type {Awaited<ReturnType<typeof startBench>>} */
let bench;
before(async () => (bench = await startBench("element")));
after(() => bench.stop());

/** Calls `use` with a page that holds this markup, and checks that it was quiet and stayed on its own site. */
function withElement(body, use, options = {}) {
  return bench.withPage(
    async (tab, url) => {
      await use(tab.page, url, tab);
      assert.deepEqual(tab.problems, []);
      assert.deepEqual(tab.requests.filter((address) => !address.startsWith(url) && address !== "data:,"), []);
    },
    { body, script, ...options },
  );
}

const canvasOf = (page, element = "vae-let") => page.locator(`${element} canvas[aria-label]`);

/** The picture's opacities, 0 to 1, and its colour where it is opaque enough to tell. */
function readCanvas(page, element = "vae-let") {
  return canvasOf(page, element).evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const opaque = data.findIndex((value, i) => i % 4 === 3 && value > 250) - 3;
    return {
      pixels: Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3] / 255),
      colour: Array.from(data.subarray(opaque, opaque + 3)),
    };
  });
}

/** Asks again and again until the answer is yes. The policy forbids the page to do the waiting. */
async function until(question) {
  const end = Date.now() + patience;
  while (!(await question())) assert(Date.now() < end, `still not: ${question}`);
}

/** Waits until the element's picture differs from this one, and returns it. */
async function waitForOther(page, before) {
  let found;
  await until(async () => {
    found = await readCanvas(page);
    return found.pixels.some((value, i) => Math.abs(value - before[i]) > 0.01);
  });
  return found;
}

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
    const states = await page.locator("vae-let").evaluate((element) => {
      const read = () => ["src", "label", "z", "seed", "alt"].map((name) => element.getAttribute(name));
      const first = { drawn: element.z.length, attributes: read(), seed: element.seed, editable: element.editable };
      Object.assign(element, { label: 7, seed: 12, alt: "my digit" });
      const second = read();
      element.z = new Float32Array(15).fill(0.5);
      element.label = [0, 0, 0, 0.6, 0, 0, 0, 0, 0.4, 0];
      element.alt = element.seed = null;
      return { first, second, third: read(), z: Array.from(element.z) };
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

test("properties set before the element is defined are kept", () =>
  withElement(
    `<vae-let></vae-let>`,
    async (page) => {
      await page.locator("vae-let").evaluate((element) => Object.assign(element, { src: "model.safetensors", label: "4" }));
      await page.evaluate((script) => import(script), script);
      await page.getByRole("img", { name: "a generated 4" }).waitFor();
      assert.equal(await page.locator("vae-let").getAttribute("label"), "4");
    },
    { script: "" },
  ));

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

test("editable: the keyboard moves sliders and chooses a label; input comes live, change when done", () =>
  withElement(`<vae-let ${golden} editable></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    await page.locator("vae-let").evaluate((element) => {
      globalThis.events = [];
      for (const type of ["input", "change"]) {
        element.addEventListener(type, ({ target }) => events.push([type, target.label, target.z?.[0]]));
      }
    });
    const { pixels } = await readCanvas(page);
    const slider = page.getByRole("slider", { name: "z1", exact: true });
    const before = Number(await slider.inputValue());
    await slider.focus();
    await page.keyboard.press("End");
    const moved = await waitForOther(page, pixels);
    const after = Number(await slider.inputValue());
    assert(after > before);
    assert(await slider.evaluate((input) => input.getRootNode().activeElement === input), "the slider keeps the focus");
    assert.deepEqual(await page.evaluate(() => events), [["input", "7", after], ["change", "7", after]]);

    await page.getByRole("combobox", { name: "Label" }).selectOption("3");
    await waitForOther(page, moved.pixels);
    await page.getByRole("img", { name: "a generated 3" }).waitFor();
    assert.deepEqual(await page.evaluate(() => events.slice(2)), [["input", "3", after], ["change", "3", after]]);

    const chosen = await readCanvas(page);
    await page.getByRole("button", { name: "Random" }).press("Enter");
    await waitForOther(page, chosen.pixels);
    assert.deepEqual((await page.evaluate(() => events)).slice(4).map(([type]) => type), ["input", "change"]);
    assert.match((await page.locator("vae-let").getAttribute("seed")) ?? "", /^\d+$/);

    await page.locator("vae-let").evaluate((element) => (element.editable = false));
    await page.getByRole("slider").first().waitFor({ state: "detached" });
  }));

test("an error is a sentence where the picture was, and goes when its reason goes", () =>
  withElement(`<vae-let src="model.safetensors" label="eleven">fallback</vae-let>`, async (page) => {
    const alert = page.getByRole("alert").filter({ hasText: "Expected" });
    assert.match((await alert.textContent()) ?? "", /^Expected a label among 0, 1, .* found "eleven"\.$/);
    assert.equal(await page.locator("vae-let").evaluate((element) => element.error.code), "label-invalid");
    for (const [name, value, code] of [
      ["label", "7", undefined],
      ["z", "1 2 3", "latent-invalid"],
      ["z", "one", "latent-invalid"],
      ["z", zText, undefined],
      ["z", null, undefined],
      ["seed", "-1", "argument-invalid"],
      ["seed", "1", undefined],
    ]) {
      await page.locator("vae-let").evaluate((element, [name, value]) => (element[name] = value), [name, value]);
      await until(() => page.evaluate((code) => document.querySelector("vae-let").error?.code === code, code));
      assert.equal(await canvasOf(page).isVisible(), code === undefined);
    }
    assert.equal(await page.getByRole("alert").textContent(), "");
  }));

test("a model that does not load is a sentence and an error event; another src mends it", () =>
  bench.withPage(
    async ({ page }) => {
      const outcome = await page.evaluate(async () => {
        const element = Object.assign(document.createElement("vae-let"), { src: "nobody.safetensors" });
        const failed = new Promise((resolve) => element.addEventListener("error", resolve, { once: true }));
        document.body.append(element);
        await failed;
        const { code } = element.error;
        const loaded = new Promise((resolve) => element.addEventListener("load", resolve, { once: true }));
        element.src = "model.safetensors";
        await loaded;
        return { code, name: element.model.name, error: element.error };
      });
      assert.deepEqual(outcome, { code: "http-status", name: "conv-cvae", error: undefined });
    },
    { script },
  ));

test("leaving the page disposes of the model, moving does not, and coming back loads it again", () =>
  withElement(`<vae-let src="model.safetensors" label="1"></vae-let><div></div>`, async (page) => {
    await canvasOf(page).waitFor();
    const codes = await page.evaluate(async () => {
      const element = document.querySelector("vae-let");
      const { model } = element;
      document.querySelector("div").append(element);
      await new Promise((resolve) => setTimeout(resolve));
      const moved = element.model === model;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve));
      const code = await (async () => model.selfTest())().catch((error) => error.code);
      const loaded = new Promise((resolve) => element.addEventListener("load", resolve, { once: true }));
      document.body.append(element);
      await loaded;
      return { moved, code, again: element.model !== model && element.model.selfTest() < 1e-4 };
    });
    assert.deepEqual(codes, { moved: true, code: "model-disposed", again: true });
  }));

test("colours are the page's: the text's, a variable's, and a new theme's when it comes", () =>
  withElement(
    `<link rel="stylesheet" href="site.css"><vae-let ${golden}></vae-let>`,
    async (page) => {
      const waitForColour = (expected) =>
        until(async () => {
          const { colour } = await readCanvas(page);
          return expected.every((value, i) => Math.abs(colour[i] - value) <= 1);
        });
      await canvasOf(page).waitFor();
      await waitForColour([10, 20, 30]);
      await page.evaluate(() => (document.body.className = "dark"));
      await waitForColour([200, 210, 220]);
      await page.evaluate(() => (document.body.className = "own"));
      await waitForColour([255, 0, 0]);
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

test("two elements on one page go their own ways", () =>
  withElement(
    `<vae-let id="a" ${golden}></vae-let><vae-let id="b" src="model.safetensors" label="2"></vae-let>`,
    async (page) => {
      for (const id of ["#a", "#b"]) await canvasOf(page, id).waitFor();
      await page.locator("#b").evaluate((element) => element.remove());
      await page.locator("#a").evaluate((element) => (element.alt = "still here"));
      await page.getByRole("img", { name: "still here" }).waitFor();
      assert(distanceFromGolden((await readCanvas(page, "#a")).pixels) <= 1 / 255);
    },
  ));
