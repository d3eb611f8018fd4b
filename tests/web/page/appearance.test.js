import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, placesOf, visit } from "../support/browser.js";
import { draw, one } from "../support/pen.js";
import { waitForRest } from "../support/rest.js";
import { readKinds } from "../support/shipped-models.js";
import { useStage } from "../support/stage.js";
import { waitUntil } from "../support/wait.js";

/** @typedef {import("../support/browser.js").Page} Page */

const { conditional, kinds } = await readKinds();

const stage = useStage();

/**
 * A property of an element as it is drawn, in forced colours.
 * @param {Page} page
 * @param {string} selector
 * @param {string} property
 * @param {string} [part]  such as ::before
 */
function styleOf(page, selector, property, part) {
  return page.locator(selector).first().evaluate((element, [property, part]) =>
    getComputedStyle(element, part).getPropertyValue(property ?? ""), [property, part]);
}

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`in forced colours, ${colorScheme}, each state is shown by a colour of the system`, async () => {
    const page = await stage.fresh(`#model=${conditional.name}`, { forcedColors: "active", colorScheme });
    const system = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.cssText = "forced-color-adjust: none; color: Highlight; background: Canvas";
      const { color, backgroundColor } = getComputedStyle(probe);
      probe.remove();
      return { highlight: color, canvas: backgroundColor };
    });
    assert.notEqual(system.highlight, system.canvas);
    const chosen = [".model-choice :checked + .model-title", ".label-tile:has(:checked) span"];
    const others = [".model-choice :not(:checked) + .model-title", ".label-tile:not(:has(:checked)) span"];
    for (const selector of chosen) assert.equal(await styleOf(page, selector, "background-color"), system.highlight, selector);
    for (const selector of others) assert.notEqual(await styleOf(page, selector, "background-color"), system.highlight, selector);
    assert.equal(await styleOf(page, ".pad-point", "background-color"), system.highlight);
    await draw(page, one);
    assert.equal(await styleOf(page, ".fit-choices [aria-pressed=true]", "background-color"), system.highlight);
    assert.notEqual(await styleOf(page, ".lost", "color"), await styleOf(page, ".invented", "color"));
    await goTo(page, "plane");
    await page.locator("#latent-map circle").first().waitFor();
    const dots = await page.locator(".class-legend span").evaluateAll((entries) =>
      entries.map((entry) => getComputedStyle(entry, "::before").backgroundColor));
    assert.equal(new Set(dots).size, conditional.labels.length);
    assert.equal(await page.locator("#theme").isVisible(), false);
    assert.equal(await styleOf(page, "#digit", "filter"), colorScheme === "dark" ? "invert(1)" : "none");
  });
}

test("in forced colours the track of a slider is filled from zero to its value", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`, { forcedColors: "active" });
  const slider = page.locator("#sliders input").first();
  await slider.focus();
  await page.keyboard.press("End");
  await waitForRest(page);
  const track = await slider.screenshot();
  await page.keyboard.press("Delete");
  await waitForRest(page);
  assert.notDeepEqual(await slider.screenshot(), track);
  const colours = await styleOf(page, "#sliders input", "--accent");
  assert.match(colours, /Highlight/i);
  // The colours of the track's pixels, across its middle.
  await page.keyboard.press("End");
  await waitForRest(page);
  const shot = (await slider.screenshot()).toString("base64");
  const seen = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(image, 0, 0);
    const at = (/** @type {number} */ part) => Array.from(context.getImageData(Math.round(part * image.width), image.height >> 1, 1, 1).data).join(" ");
    return [at(0.2), at(0.7)];
  }, shot);
  assert.notEqual(seen[0], seen[1], "the filled and the empty part of the track look alike");
});

for (const [who, colorScheme] of /** @type {const} */ ([["the person", "light"], ["the system", "dark"]])) {
  test(`a page that is dark as ${who} says is printed in dark ink on white`, async () => {
    const page = await stage.fresh(`#model=${conditional.name}`, { colorScheme });
    if (colorScheme === "light") await page.getByRole("button", { name: "Dark" }).click();
    await draw(page, one);
    assert.equal(await styleOf(page, "#digit", "filter"), "invert(1)");
    const selectors = ["body", ".hint", ".lost", ".invented"];
    const coloursOnPaper = () => Promise.all(selectors.map((selector) => styleOf(page, selector, "color")));
    const heat = () => page.locator(".missed canvas").evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    const dark = { colours: await coloursOnPaper(), heat: await heat() };
    await page.emulateMedia({ media: "print" });
    assert.equal(await styleOf(page, "#digit", "filter"), "none");
    const printed = await coloursOnPaper();
    printed.forEach((colour, i) => assert.notEqual(colour, dark.colours[i], selectors[i]));
    await waitUntil("the differences are painted for paper", async () => (await heat()) !== dark.heat);
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    await page.evaluate(() => { document.documentElement.dataset.theme = "light"; });
    assert.deepEqual(await coloursOnPaper(), printed);
  });
}

/**
 * Twice the usual size of text, as a browser's setting, or as a style sheet of the person's own.
 * @type {Record<string, (page: Page) => Promise<void>>}
 */
const twice = {
  "by the browser's setting": async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send(/** @type {any} */ ("Page.setFontSizes"), { fontSizes: { standard: 32, fixed: 26 } });
  },
  "by a style": async (page) => page.evaluate(() => { document.documentElement.style.fontSize = "200%"; }),
};

for (const [how, enlarge] of Object.entries(twice)) {
  test(`text of twice the size ${how} at 375 px leaves nothing to scroll sideways`, async () => {
    for (const { name } of kinds) {
      const { page } = await stage.openTab({ viewport: { width: 375, height: 667 } });
      await visit(page, `${stage.host.url}#model=${name}&write=12-3`);
      await enlarge(page);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "32px");
      for (const place of await placesOf(page)) {
        await goTo(page, place);
        for (const fold of await page.locator("main details:visible").all()) await fold.locator("summary").click();
        await waitForRest(page);
        const wide = await page.evaluate(() => [...document.querySelectorAll("main *, header, footer *")]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(".quality, .sampling-table, svg, .visually-hidden"))
          .map((element) => `${element.tagName} ${element.className}`));
        assert.deepEqual(wide, [], `${name}, ${place}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375, `${name}, ${place}`);
      }
    }
  });
}

test("large text does not leave the picture in sight where there is no room for it", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`, { viewport: { width: 375, height: 667 } });
  assert.equal(await styleOf(page, ".stage", "position"), "sticky");
  await twice["by a style"](page);
  await waitUntil("it scrolls away", async () => (await styleOf(page, ".stage", "position")) === "static");
});
