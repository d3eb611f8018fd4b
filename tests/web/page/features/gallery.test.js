import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { presets } from "../../../../www/page/js/features/gallery/presets.js";
import { parseState } from "../../../../www/page/js/state/state.js";
import { readPixels, waitForPicture } from "../../support/browser.js";
import { useStage } from "../../support/stage.js";
import { readModels } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

const stage = useStage();

test("every preset can be read, belongs to a shipped model, and says in one sentence why to look", async () => {
  const models = (await readModels()).map(({ name }) => name);
  for (const { name, why, alt, link } of presets) {
    const { state, failure } = parseState(link);
    assert.equal(failure, "", name);
    assert(models.includes(state.model), name);
    assert.match(why, /^[^.]+\.$/, "one sentence");
    assert(alt.length > 10, name);
  }
});

test("the gallery is a place by name, and every preset has its picture", async () => {
  const page = await stage.fresh("#place=gallery");
  await page.locator(".presets a").last().waitFor();
  assert.equal(await page.locator(".presets a").count(), presets.length);
  for (const image of await page.locator(".presets img").all()) {
    await image.scrollIntoViewIfNeeded();
    await waitUntil("the picture is there", () => image.evaluate((element) => /** @type {HTMLImageElement} */ (element).naturalWidth > 0));
  }
  assert.deepEqual(stage.tab.problems, []);
});

test("a preset is followed by the keyboard, draws what its picture shows, and the focus goes where it leads", async () => {
  const page = await stage.fresh("#place=gallery");
  const [preset] = presets.filter(({ name }) => name === "beta-200");
  const link = page.getByRole("link", { name: preset.title });
  const ink = await link.locator("img").evaluate(async (element) => {
    const image = /** @type {HTMLImageElement} */ (element);
    image.loading = "eager";
    await image.decode();
    const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(28, 28).getContext("2d"));
    brush.drawImage(image, 0, 0);
    return Array.from(brush.getImageData(0, 0, 28, 28).data).filter((_, i) => i % 4 === 3);
  });
  await link.press("Enter");
  await waitForPicture(page, "#digit", ink, 1);
  await page.locator("#place-sliders").waitFor();
  assert.equal(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.place), "sliders");
  await page.goBack();
  await page.locator(".presets").waitFor();
  assert((await readPixels(page)).length > 0);
});

test("a page without one of the models leaves its presets out", async () => {
  const { page } = await stage.openTab();
  await page.route("**/models/index.json", async (route) => {
    const index = JSON.parse(await readFile(new URL("../../../../www/models/index.json", import.meta.url), "utf8"));
    await route.fulfill({ json: index.filter((/** @type {{file: string}} */ { file }) => !file.startsWith("faces")) });
  });
  await page.goto(`${stage.host.url}#place=gallery`);
  await page.locator(".presets a").first().waitFor();
  assert.equal(await page.locator(".presets a").count(), presets.filter(({ link }) => !link.includes("model=faces")).length);
});
