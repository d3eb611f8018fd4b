import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { chooseModel, goTo, holdBack, placesOf, unfold } from "../support/browser.js";
import { root } from "../support/host.js";
import { draw, one } from "../support/pen.js";
import { useStage } from "../support/stage.js";
import { readModels } from "../support/shipped-models.js";
import { waitUntil } from "../support/wait.js";

/** @typedef {import("../support/browser.js").Page} Page */

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One model for each look of the page: with labels, with a plane of its own, with a slider over beta, with a map, with moments of its
 * training. */
const kinds = await oneOfEachKind();

const wide = { width: 1440, height: 900 };
const narrow = { width: 360, height: 740 };
const light = /** @type {const} */ ("light");
const dark = /** @type {const} */ ("dark");

/** Two looks with both colour schemes and both widths, the other two, and so on. The group page-slow tries all four with each kind. */
const looks = [
  [{ colorScheme: light, viewport: wide }, { colorScheme: dark, viewport: narrow }],
  [{ colorScheme: dark, viewport: wide }, { colorScheme: light, viewport: narrow }],
];

const stage = useStage();

async function oneOfEachKind() {
  const models = await readModels();
  /** @type {import("../../../www/page/js/model/sources.js").Entry[]} */
  const index = JSON.parse(await readFile(`${root}/www/models/index.json`, "utf8"));
  const kinds = {
    label: models.find(({ labels }) => labels.length > 0)?.name,
    plane: models.find(({ latent }) => latent === 2)?.name,
    beta: index.find(({ family }) => family !== undefined)?.file.replace(".safetensors", ""),
    map: index.find(({ map }) => map !== undefined)?.file.replace(".safetensors", ""),
    moments: index.find(({ moments }) => moments !== undefined)?.file.replace(".safetensors", ""),
  };
  return Object.entries(kinds).map(([kind, name]) => ({ kind, name: name ?? assert.fail(`www/models needs a model of the kind ${kind}`) }));
}

/**
 * Returns what axe-core finds, a line for each element.
 * @param {Page} page
 * @param {string} [part]  of the page, where the rest is as it was
 * @returns {Promise<string[]>}
 */
async function violations(page, part = "html") {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  return page.evaluate(async (part) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(part);
    return violations.flatMap((/** @type {any} */ { id, nodes }) =>
      nodes.map((/** @type {any} */ { target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
  }, part);
}

/** @param {Page} page */
async function useInterpolation(page) {
  await goTo(page, "between");
  await page.getByRole("button", { name: "New pair" }).click();
  await page.getByLabel("spherical").check();
  const play = page.locator("[data-action=play]");
  await play.click();
  await waitUntil("the interpolation is played", async () => (await play.textContent()) === "Stop");
}

for (const [index, { kind, name }] of kinds.entries()) {
  for (const appearance of process.env.VAELET_PAGE_DELAY ? looks.flat() : looks[index % looks.length]) {
    const { colorScheme, viewport: { width } } = appearance;
    test(`axe-core finds nothing: ${kind}, ${colorScheme}, ${width} px`, async () => {
      const page = await stage.fresh(`#model=${name}`, appearance);
      assert.deepEqual(await violations(page), [], "untouched");
      for (const place of await placesOf(page)) {
        await goTo(page, place);
        if (place === "training") await page.locator("#training-moment").waitFor();
        for (const fold of await page.locator("main details:visible").all()) await fold.locator("summary").click();
        assert.deepEqual(await violations(page, ".controls"), [], place);
      }
      await page.locator("#model-menu summary").click();
      assert.deepEqual(await violations(page, "header"), [], "with the list of models");
      await page.keyboard.press("Escape");
      await draw(page, one);
      assert.deepEqual(await violations(page, ".controls"), [], "with a drawing");
      await useInterpolation(page);
      assert.deepEqual(await violations(page, ".controls"), [], "while the interpolation is played");
      await goTo(page, "sliders");
      await page.locator("#sliders .sweep").first().click();
      assert.deepEqual(await violations(page, "#sliders"), [], "while a dimension is swept");
    });
  }
}

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`axe-core finds nothing around a file of the person's own: ${colorScheme}`, async () => {
    const page = await stage.fresh("", { colorScheme });
    const good = await readFile(`${root}/www/models/${kinds[0].name}.safetensors`);
    await page.locator("#file").setInputFiles({ name: "own.safetensors", mimeType: "", buffer: good });
    await page.getByText("Your own file, own.safetensors.").waitFor();
    assert.deepEqual(await violations(page), [], "with the file open");
    await page.locator("#file").setInputFiles({ name: "damaged.safetensors", mimeType: "", buffer: good.subarray(0, 1000) });
    await page.locator("#notice").waitFor();
    assert.deepEqual(await violations(page), [], "with a file that could not be opened");
    await page.getByRole("button", { name: "Close" }).click();
    await holdBack(page, "**/*.safetensors");
    await chooseModel(page, kinds[0].name);
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await page.locator("#loading").evaluate((panel) => Promise.all(panel.getAnimations().map(({ finished }) => finished)));
    assert.deepEqual(await violations(page), [], "while a model is on its way");
  });
}

test("on a phone the picture that stays in sight covers nothing that has the focus", async () => {
  const page = await stage.fresh(`#model=${kinds[0].name}`, { viewport: { width: 360, height: 640 } });
  await unfold(page);
  await page.getByRole("link", { name: "Licences" }).focus();
  let reached = 0;
  for (; !(await page.evaluate(() => document.activeElement?.closest(".stage, .masthead, body:focus"))); reached++) {
    assert(reached < 150, "the focus never comes to the picture");
    const { id, top, bottom } = await page.evaluate(() => {
      const focused = /** @type {Element} */ (document.activeElement);
      // A radio button is drawn by its label.
      const drawn = focused.closest("label") ?? focused;
      const stage = /** @type {Element} */ (document.querySelector(".stage"));
      return { id: focused.id || focused.outerHTML, top: drawn.getBoundingClientRect().top, bottom: stage.getBoundingClientRect().bottom };
    });
    assert(top >= bottom, `${id} stands at ${top}, under the picture that ends at ${bottom}`);
    await page.keyboard.press("Shift+Tab");
  }
  assert(reached > 20, `only ${reached} stops`);
});
