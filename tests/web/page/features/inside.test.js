import assert from "node:assert/strict";
import { test } from "node:test";
import { colourModel } from "../../support/colour-models.js";
import { goTo, readPixels, waitForPicture } from "../../support/browser.js";
import { draw, three } from "../../support/pen.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional, plane } = await readKinds();

const stage = useStage();

/** @param {Page} page */
async function openTable(page) {
  await goTo(page, "inside");
  await page.locator("#sampling-step tbody td").first().waitFor();
  await waitUntil("the picture is encoded", async () => (await page.locator("#sampling-step [role=status]").textContent()) !== "");
}

/**
 * The rows of the table: the dimension's index, mean, sigma, epsilon and z.
 * @param {Page} page
 */
function readRows(page) {
  return page.locator("#sampling-step tbody tr").evaluateAll((rows) => rows.map((row) =>
    Array.from(row.children).slice(0, 5).map(({ textContent }) => Number((textContent ?? "").replace("z", "")))));
}

test("the chunk of the section is loaded when somebody goes there, and not before", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const before = stage.tab.requests.filter((url) => url.includes("/bundled/")).length;
  await openTable(page);
  assert.equal(stage.tab.requests.filter((url) => url.includes("/bundled/")).length, before + 1);
});

test("z is mean + sigma * epsilon of the drawing, in the table, the address and the picture", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  await draw(page, three);
  await openTable(page);
  assert.match((await page.locator("#sampling-step [role=status]").textContent()) ?? "", /^What you gave is encoded/);
  for (const [, mean, , epsilon, z] of await readRows(page)) assert(Math.abs(z - mean) <= 0.01 && epsilon === 0, "the drawing's z is its mean");
  await waitForRest(page);
  const ofMean = await readPixels(page);

  await page.getByRole("button", { name: "Draw epsilon" }).click();
  // One number of them may well be written "0.00".
  await waitUntil("epsilon is drawn", async () => (await readRows(page)).some(([, , , epsilon]) => epsilon !== 0) && /z=/.test(page.url()));
  await waitForRest(page);
  for (const [, mean, sigma, epsilon, z] of await readRows(page)) {
    assert(Math.abs(z - (mean + sigma * epsilon)) <= 0.01 + 0.005 * (Math.abs(epsilon) + sigma), `${z} of ${mean} + ${sigma} * ${epsilon}`);
  }
  assert.notDeepEqual(await readPixels(page), ofMean);
  await page.getByRole("button", { name: "Mean alone" }).click();
  await waitForPicture(page, "#digit", ofMean, 1);
});

test("without a drawing the picture beside is encoded, and again when it is asked for", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&label=4&seed=2`);
  await openTable(page);
  assert.match((await page.locator("#sampling-step [role=status]").textContent()) ?? "", /^The picture that was beside/);
  const means = (await readRows(page)).map(([, mean]) => mean);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForRest(page);
  await page.getByRole("button", { name: "Encode the picture beside" }).click();
  await waitUntil("other means stand there", async () => String((await readRows(page)).map(([, mean]) => mean)) !== String(means));
});

test("every layer of the specification has a card with its shape, and the last one is the picture", async () => {
  for (const { name } of [conditional, plane]) {
    const page = await stage.fresh(`#model=${name}&place=inside`);
    const cards = page.locator(".network").nth(1).locator(".layer-card");
    // A layer's title may hold "3 × 3" before its activation is there.
    await waitUntil("the decoder is painted", async () => /28 × 28, 1 map/.test((await cards.last().textContent()) ?? ""));
    const heading = (await page.locator(".network h3").nth(1).textContent()) ?? "";
    assert.equal(await cards.count(), Number(/(\d+) layers/.exec(heading)?.[1]) + 1);
    await cards.last().press("Enter");
    const large = page.locator(".layer-large");
    await large.waitFor();
    assert.match((await large.locator("canvas").getAttribute("aria-label")) ?? "", /28 × 28, 1 map, from -?\d/);
    // Logits below zero are paper: ink is where the large canvas is black.
    const ink = await page.locator(".layer-large canvas").evaluate((element) => {
      const canvas = /** @type {HTMLCanvasElement} */ (element);
      const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, canvas.width, canvas.height);
      return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 2] === 0 && data[4 * i + 3] > 0);
    });
    const digit = await readPixels(page);
    assert.equal(ink.length, digit.length);
    ink.forEach((isInk, i) => assert(Math.abs(digit[i] - 128) <= 6 || isInk === digit[i] > 128, `pixel ${i}`));
    await cards.last().press("Enter");
    await large.waitFor({ state: "hidden" });
    assert.deepEqual(stage.tab.problems, []);
  }
});

test("the layers follow the slider", async () => {
  const page = await stage.fresh(`#model=${plane.name}&place=inside`);
  const canvas = ".network:nth-of-type(2) .layer-card canvas";
  const facts = page.locator(".network").nth(1).locator(".layer-facts").first();
  await waitUntil("z is painted", async () => (await facts.textContent()) === "2 numbers");
  const before = await readPixels(page, canvas);
  await page.locator("#grip").press("Shift+ArrowRight");
  await waitUntil("z is painted anew", async () => String(await readPixels(page, canvas)) !== String(before));
});

test("a model of colours without an encoder shows its decoder alone", async () => {
  const page = await stage.fresh("");
  const { file } = colourModel({ side: 12, latent: 5, encoder: false, statistics: false }, 2);
  await page.locator("#file").setInputFiles({ name: "own.safetensors", mimeType: "", buffer: Buffer.from(file) });
  await page.getByText("Your own file,").waitFor({ state: "attached" });
  await goTo(page, "inside");
  await page.locator(".network:visible .layer-card").first().waitFor();
  assert.equal(await page.locator(".network:visible").count(), 1);
  assert.equal(await page.locator("#sampling-step").isVisible(), false);
  await waitUntil("the last layer has three maps", async () => /12 × 12, 3 maps/.test((await page.locator(".layer-card:visible").last().textContent()) ?? ""));
  assert.deepEqual(stage.tab.problems, []);
});
