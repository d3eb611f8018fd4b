import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { goTo, largestDifference, openTab, readColours, readNotice, readPixels, unfold, visit, waitForPicture, waitForOtherPicture } from "../support/browser.js";
import { root } from "../support/host.js";
import { waitForRest } from "../support/rest.js";
import { useStage } from "../support/stage.js";
import { readKinds, readModels } from "../support/shipped-models.js";
import { waitUntil } from "../support/wait.js";

/** @typedef {import("../support/browser.js").Page} Page */

const { conditional, plane, kinds } = await readKinds();

const stage = useStage();

test("the page reports no problem", async () => {
  for (const { name } of kinds) {
    await stage.fresh(`#model=${name}`);
    assert.deepEqual(stage.tab.problems, []);
  }
});

test("each shipped model passes its self-test, and golden samples in the address appear to one grey level", async () => {
  for (const { name, channels, parameters, golden, labels } of await readModels()) {
    const page = await stage.fresh(`#model=${name}`);
    const line = (await page.getByText(/golden samples/).textContent()) ?? "";
    assert.match(line, new RegExp(`${parameters.toLocaleString("en")} parameters`));
    assert.match(line, /one picture in [\d.]+ ms/);
    assert(Number(/reproduced to (\S+)$/.exec(line)?.[1]) <= 1e-4, line);
    for (const { z, label, image } of golden) {
      await page.evaluate((hash) => { location.hash = hash; },
        `#model=${name}${labels.length ? `&label=${label}` : ""}&z=${Array.from(z).join(",")}`);
      await waitForPicture(page, "#digit", image.map((pixel) => 255 * pixel), 1, channels === 1 ? readPixels : readColours);
    }
  }
});

test("every slider that is not inert moves the picture, and Delete puts it back", async () => {
  for (const { name } of kinds) {
    const page = await stage.fresh(`#model=${name}`);
    const origin = await readPixels(page);
    await unfold(page);
    for (const slider of await page.locator("#sliders input, #more input").all()) {
      await slider.press("End");
      await waitForOtherPicture(page, origin);
      await slider.press("Delete");
      await waitForPicture(page, "#digit", origin, 0);
    }
  }
});

test("sliders stand in the order of what they carry, named directions first, and inert ones are folded away", async () => {
  for (const { name, kl, directions } of kinds) {
    const page = await stage.fresh(`#model=${name}`);
    const named = directions.map((_, i) => `direction-${i}`);
    const order = Array.from(kl, (nats, index) => ({ nats, index })).sort((a, b) => b.nats - a.nats);
    const idsOf = (/** @type {string} */ list) => page.locator(`${list} input`).evaluateAll((inputs) => inputs.map(({ id }) => id));
    const carrying = order.filter(({ nats }) => nats >= 0.05).map(({ index }) => `latent-${index}`);
    if (named.length > 0) assert.deepEqual(await page.locator("#sliders .latent label").allTextContents(), directions);
    assert.deepEqual([...await idsOf("#sliders"), ...await idsOf("#more")], [...named, ...carrying]);
    assert.deepEqual(await idsOf("#inert"), order.filter(({ nats }) => nats < 0.05).map(({ index }) => `latent-${index}`));
    assert.equal(await page.locator("#inert").isVisible(), order.some(({ nats }) => nats < 0.05));
  }
});

test("a slider follows the mouse, and a double click resets it", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  const slider = page.locator("#sliders input").first();
  const box = await slider.boundingBox();
  assert(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
  const dragged = await waitForOtherPicture(page, origin);
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
  await waitForOtherPicture(page, dragged);
  await page.mouse.up();
  await slider.dblclick();
  await waitForPicture(page, "#digit", origin, 0);
});

test("each label has a chip with its picture, and choosing it makes that the large one", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const chips = page.locator(".label-tile");
  assert.deepEqual(await chips.locator("span").allTextContents(), conditional.labels);
  for (const [index, label] of conditional.labels.entries()) {
    await chips.nth(index).click();
    await waitForRest(page);
    await waitForPicture(page, "#digit", await readPixels(page, `.label-tile:nth-child(${index + 1}) canvas`), 1);
    assert.equal(await page.locator("#digit").getAttribute("aria-label"), `a generated ${label}`);
  }
  const pictures = await Promise.all(conditional.labels.map((_, i) => readPixels(page, `.label-tile:nth-child(${i + 1}) canvas`)));
  for (const [i, picture] of pictures.entries()) {
    for (const other of pictures.slice(0, i)) assert(largestDifference(picture, other) > 50);
  }
});

test("two labels are mixed, and the mix stands in the address", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=3`);
  const three = await readPixels(page);
  await page.getByText("Mix two labels").click();
  await page.locator("#mix-label").selectOption(conditional.labels[8]);
  const half = await waitForOtherPicture(page, three);
  await page.locator("#mix-share").press("End");
  await waitForPicture(page, "#digit", await readPixels(page, ".label-tile:nth-child(9) canvas"), 40);
  await page.locator("#mix-share").press("Home");
  await waitForPicture(page, "#digit", three, 40);
  const again = await stage.fresh(`#model=${conditional.name}&label=3:0.5,8:0.5`);
  await again.locator("#mix-text").waitFor();
  await waitForPicture(again, "#digit", half, 0);
  assert.equal(await again.locator("#mix-text").textContent(), "50 % 3, 50 % 8");
  assert.equal(await again.locator("#digit").getAttribute("aria-label"), "a generated mix of 50 % 3 and 50 % 8");
  await again.locator("#mix-label").selectOption("nothing");
  await waitForPicture(again, "#digit", three, 0);
});

test("a model without label shows no chips, and one of two dimensions no choice between them", async () => {
  let page = await stage.fresh(`#model=${plane.name}`);
  assert.equal(await page.locator("#labels").isVisible(), false);
  assert.equal(await page.locator(".plane-dimensions").isVisible(), false);
  assert.equal(await page.locator("#places").getByText("Words").isVisible(), false);
  page = await stage.fresh(`#model=${conditional.name}`);
  assert.equal(await page.locator("#labels").isVisible(), true);
  await goTo(page, "plane");
  assert.equal(await page.locator(".plane-dimensions").isVisible(), conditional.latent > 2);
});

test("the point in the plane follows pointer and arrow keys", async () => {
  const page = await stage.fresh(`#model=${plane.name}`);
  const origin = await readPixels(page);
  const pad = page.locator("#pad");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  assert(box);
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.6);
  await page.mouse.down();
  const pressed = await waitForOtherPicture(page, origin);
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.25);
  const dragged = await waitForOtherPicture(page, pressed);
  await page.mouse.up();
  const before = await pad.getAttribute("aria-valuetext");
  await pad.press("Shift+ArrowLeft");
  await waitForOtherPicture(page, dragged);
  assert.notEqual(await pad.getAttribute("aria-valuetext"), before);
});

test("the plane's background is the decoded plane", async () => {
  const page = await stage.fresh(`#model=${plane.name}`);
  await waitUntil("every row of the plane is painted", async () => {
    const ink = await readPixels(page, "#pad canvas");
    const rowSize = 28 * Math.sqrt(ink.length);
    return Array.from({ length: ink.length / rowSize }, (_, row) => ink.slice(row * rowSize, (row + 1) * rowSize))
      .every((row) => row.some((value) => value > 100));
  });
});

test("a seed gives the same picture again, in another window too", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=4`);
  const origin = await readPixels(page);
  await page.locator("#seed").fill("42");
  await page.locator("#seed").press("Enter");
  const drawn = await waitForOtherPicture(page, origin);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, drawn);
  await page.locator("#seed").fill("42");
  await page.locator("#seed").press("Enter");
  await waitForPicture(page, "#digit", drawn, 0);
  const other = await openTab(stage.browser);
  await visit(other.page, `${stage.host.url}#model=${conditional.name}&label=4`);
  await other.page.locator("#seed").fill("42");
  await other.page.locator("#seed").press("Enter");
  await waitForPicture(other.page, "#digit", drawn, 0);
  await other.close();
});

test("a seed is shown only with the label that it was drawn under", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=3`);
  const seed = page.locator("#seed");
  await page.getByRole("button", { name: "Random" }).click();
  await waitUntil("the seed is shown", async () => (await seed.inputValue()) !== "");
  await page.locator(".label-tile").nth(7).click();
  await waitUntil("the seed is forgotten", async () => (await seed.inputValue()) === "");
  await waitForRest(page);
  const digit = await readPixels(page);
  await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.querySelector("[data-action=random]")).click();
    /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".label-tile")])[4].click();
  });
  await waitForOtherPicture(page, digit);
  await page.locator("#digit[aria-label='a generated 4']").waitFor();
  assert.equal(await seed.inputValue(), "");
});

test("a seed that is none is told", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const seed = page.locator("#seed");
  for (const wrong of ["1.5", "-3"]) {
    await seed.fill(wrong);
    await seed.press("Enter");
    assert.equal(await readNotice(page), "A seed is a whole number from 0 to 999,999,999.", wrong);
    await page.getByRole("button", { name: "Close" }).click();
  }
  await seed.fill("7");
  await seed.press("Enter");
  await waitUntil("the address follows", () => page.url().includes("seed=7"));
});

test("the address brings the same state back", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  await page.locator(".label-tile").nth(3).click();
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
  await waitUntil("the address follows", async () => /label=3&z=.*&seed=\d+/.test(page.url()));
  const readState = (/** @type {import("../support/browser.js").Page} */ of) => of.evaluate(() => ({
    sliders: Array.from(document.querySelectorAll("output"), ({ textContent }) => textContent),
    label: Array.from(document.querySelectorAll(".label-tile"), (tile) => tile.matches(":has(:checked)")),
    seed: /** @type {HTMLInputElement} */ (document.querySelector("#seed")).value,
  }));
  const [ink, state, address] = [await readPixels(page), await readState(page), page.url()];
  const again = await stage.fresh(address.slice(stage.host.url.length));
  await waitForPicture(again, "#digit", ink, 0);
  assert.deepEqual(await readState(again), state);
});

test("an address typed into the open page is followed", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  await page.evaluate(() => { location.hash += "&label=8"; });
  await waitForOtherPicture(page, origin);
  await page.evaluate((name) => { location.hash = `#model=${name}`; }, plane.name);
  await page.getByText("The whole plane").waitFor();
  assert.deepEqual(stage.tab.problems, []);
});

test("Reset returns to the origin", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
  await page.getByRole("button", { name: "Reset" }).click();
  await waitForPicture(page, "#digit", origin, 0);
  assert.equal(await page.locator("#seed").inputValue(), "");
});

test("the picture is saved as a PNG", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&place=save`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save picture" }).click(),
  ]);
  const file = await readFile(await download.path());
  assert.equal(download.suggestedFilename(), `${conditional.name}.png`);
  assert.equal(file.toString("latin1", 1, 4), "PNG");
  assert.equal(file.readUInt32BE(16), 28 * 20);
});

test("a person's own file is opened, and leaves no trace of the one before", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  await page.locator("#file").setInputFiles(join(root, `www/models/${plane.name}.safetensors`));
  await page.getByText("The whole plane").waitFor();
  assert.equal(await page.locator("#labels").isVisible(), false);
  assert.deepEqual(stage.tab.problems, []);
});

test("a link with a seed alone shows the picture of that seed", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=4`);
  const origin = await readPixels(page);
  await page.locator("#seed").fill("42");
  await page.locator("#seed").press("Enter");
  const drawn = await waitForOtherPicture(page, origin);
  const linked = await stage.fresh(`#model=${conditional.name}&label=4&seed=42`);
  await waitForPicture(linked, "#digit", drawn, 0);
  assert.equal(await linked.locator("#seed").inputValue(), "42");
});

test("a place that is empty in the address is none", async () => {
  const page = await stage.fresh(`#place=between&model=${conditional.name}&at=`);
  await page.locator("#interpolation.elsewhere").waitFor();
});

/**
 * Lets a file hang over the middle of the page as a person's file manager does, or drops it there.
 * @param {Page} page
 * @param {"dragEnter" | "dragOver" | "drop"} type
 * @param {string} file
 */
async function drag(page, type, file) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  await session.send("Input.dispatchDragEvent", { type, x: 600, y: 400, data });
}

test("a weights file that hangs over the page is awaited, and opened where it is dropped", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const file = join(root, `www/models/${plane.name}.safetensors`);
  await drag(page, "dragEnter", file);
  await drag(page, "dragOver", file);
  await page.locator(":root.dropping").waitFor();
  await drag(page, "drop", file);
  await page.getByText(`Your own file, ${plane.name}.safetensors.`).waitFor();
  await page.getByText("The whole plane").waitFor();
  assert.equal(await page.locator(":root.dropping").count(), 0);
});
