import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { decode } from "../../engine/reference/model.js";
import { goTo, placesOf, visit, waitForPicture } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { readKinds, readModels } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";
import { parseFile } from "../../support/weights-file.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { plane } = await readKinds();
const index = JSON.parse(await readFile(join(root, "www/models/index.json"), "utf8"));
/** @type {{file: string, moments: string}} */
const entry = index.find((/** @type {any} */ { moments }) => moments !== undefined) ?? assert.fail("www/models needs a model with moments");
const name = entry.file.replace(".safetensors", "");
const model = (await readModels()).find((other) => other.name === name) ?? assert.fail(name);
const folder = join(root, "www/models", entry.moments);
/** @type {{points: {epoch: number, images: number, file?: string, validation: {elbo: number}}[]}} */
const { points } = JSON.parse(await readFile(join(folder, "moments.json"), "utf8"));
const moments = points.filter(({ file }) => file !== undefined);

const stage = useStage();
const large = ".training-large canvas";
const z = Array.from({ length: model.latent }, (_, i) => ((i % 5) - 2) / 2);

/** @param {Page} page */
const slider = (page) => page.locator("#training-moment");

/**
 * The ink of the picture that a moment draws, by a decoder of the tests' own.
 * @param {number} moment
 * @param {number[]} of  z
 * @param {number} label
 */
async function expectedInk(moment, of, label) {
  const { spec, tensors } = parseFile(new Uint8Array(await readFile(join(folder, moments[moment].file ?? ""))));
  const weights = Float32Array.from(spec.labels, (_, i) => Number(i === label));
  return Array.from(decode(spec, tensors, Float32Array.from(of), weights), (pixel) => Math.round(255 * pixel));
}

/** @param {string} [more]  of the state */
const open = (more = "") => stage.fresh(`#model=${name}&label=3&z=${z}&place=training${more}`);

test("each moment draws the z that is shown, by the weights of that moment, and says what it cost", async () => {
  const page = await open();
  await slider(page).waitFor();
  assert.equal(await slider(page).inputValue(), String(moments.length - 1), "the last comes first");
  for (const moment of [0, 1, moments.length - 1]) {
    await slider(page).fill(String(moment));
    await waitForPicture(page, large, await expectedInk(moment, z, 3), 1);
  }
  assert.equal(await slider(page).getAttribute("aria-valuetext"), `after ${moments[moments.length - 1].epoch} epochs`);
  assert.match((await page.locator(large).getAttribute("aria-label")) ?? "", /^a generated 3, after \d+ epochs$/);
  const last = moments[moments.length - 1];
  const facts = (await page.locator(".training-large p").textContent()) ?? "";
  assert(facts.includes(`${(last.images / last.epoch).toLocaleString("en")} images, each ${last.epoch} times`) && facts.includes(`${(-last.validation.elbo).toFixed(1)} nats`), facts);
  await slider(page).press("Home");
  assert.equal(await slider(page).getAttribute("aria-valuetext"), "before the first step");
  await slider(page).press("ArrowRight");
  assert.equal(await slider(page).getAttribute("aria-valuetext"), "after ¼ of the first epoch");
  assert.deepEqual(stage.tab.problems, []);
});

test("every moment follows another z and another label", async () => {
  const page = await open();
  await slider(page).fill("2");
  await waitForPicture(page, large, await expectedInk(2, z, 3), 1);
  const other = z.map((value) => -value);
  await page.evaluate((hash) => { location.hash = hash; }, `#model=${name}&label=7&z=${other}&place=training`);
  await waitForPicture(page, large, await expectedInk(2, other, 7), 1);
  const strip = await page.locator(".training-track canvas").evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).width);
  assert.equal(strip, 28 * moments.length);
});

test("nothing of it is loaded before somebody goes there, and then each file once", async () => {
  const page = await stage.fresh(`#model=${name}`);
  const ofMoments = () => stage.tab.requests.filter((url) => url.includes(entry.moments));
  assert.deepEqual(ofMoments(), []);
  await goTo(page, "training");
  await slider(page).waitFor();
  await goTo(page, "sliders");
  await goTo(page, "training");
  assert.equal(new Set(ofMoments()).size, moments.length + 1);
  assert.equal(ofMoments().length, moments.length + 1);
});

test("the curve is told in words, and a line in it stands at the moment that is shown", async () => {
  const page = await open();
  const curve = page.locator(".training-curve svg");
  await curve.waitFor();
  const words = (await curve.getAttribute("aria-label")) ?? "";
  const measured = points.filter(({ validation }) => validation !== undefined);
  for (const { validation } of [measured[0], measured[measured.length - 1]]) assert(words.includes((-validation.elbo).toFixed(1)), words);
  const at = async () => Number(await curve.locator(".cursor").getAttribute("x1"));
  const right = await at();
  await slider(page).press("Home");
  assert(await at() < right - 100);
});

test("the training is played there and back until somebody touches the page", async () => {
  const { page } = await stage.openTab();
  await page.clock.install();
  await visit(page, `${stage.host.url}#model=${name}&place=training`);
  const play = page.getByRole("button", { name: "Play the training" });
  await play.waitFor();
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await play.evaluate((button) => /** @type {HTMLElement} */ (button).click());
  assert.equal(await slider(page).inputValue(), String(moments.length - 1));
  await page.clock.runFor(2_000);
  const middle = Number(await slider(page).inputValue());
  assert(middle > 0 && middle < moments.length - 1, `after a quarter of the way there and back it is at ${middle}`);
  await page.clock.runFor(2_000);
  assert.equal(await slider(page).inputValue(), String(moments.length - 1));
  await page.keyboard.press("Shift");
  await page.clock.runFor(1_000);
  assert.equal(await slider(page).inputValue(), String(moments.length - 1));
  await play.waitFor();
});

test("where the system asks for less motion, each press is the next moment, and after the last the first", async () => {
  const page = await stage.fresh(`#model=${name}&place=training`, { reducedMotion: "reduce" });
  const next = page.getByRole("button", { name: "Next moment" });
  for (const expected of [0, 1, 2]) {
    await next.click();
    assert.equal(await slider(page).inputValue(), String(expected));
  }
});

test("a model without moments has no such section, and its address shows the first", async () => {
  const page = await stage.fresh(`#model=${plane.name}&place=training`);
  await page.locator("#place-sliders").waitFor();
  assert.equal((await placesOf(page)).includes("training"), false);
});

for (const [what, address, answer, sentence] of /** @type {const} */ ([
  ["the index is missing", "moments.json", { status: 404, body: "" }, /could not be shown: the server answers 404/],
  ["the index is malformed", "moments.json", { body: "{" }, /could not be shown: it is not JSON/],
  ["a decoder is missing", "epoch-1.safetensors", { status: 404, body: "" }, /could not be shown: epoch-1\.safetensors: .*404/],
])) {
  test(`where ${what}, the page says so in its place, and tries again when asked`, async () => {
    const { page } = await stage.openTab();
    await page.route(`**/${entry.moments}/${address}`, (route) => route.fulfill(answer));
    await visit(page, `${stage.host.url}#model=${name}&place=training`);
    await page.locator("#training [role=status]").filter({ hasText: sentence }).waitFor();
    assert.equal(await slider(page).isVisible(), false);
    await page.unroute(`**/${entry.moments}/${address}`);
    await page.locator("#training").getByRole("button", { name: "Try again" }).click();
    await slider(page).waitFor();
    assert.equal(await page.locator("#training [role=status]").textContent(), "");
    assert.deepEqual(stage.tab.problems.filter((problem) => problem.startsWith("uncaught")), []);
  });
}

test("moments of another model are refused, and the page goes on", async () => {
  const { page } = await stage.openTab();
  await page.route("**/models/index.json", (route) => route.fulfill({
    json: index.map((/** @type {object} */ other) => ({ ...other, moments: entry.moments })),
  }));
  await visit(page, `${stage.host.url}#model=${plane.name}&place=training`);
  await page.getByText(/is of another model than the one that is shown/).waitFor();
  await page.getByRole("button", { name: "Random" }).click();
  await waitUntil("the page goes on", async () => page.url().includes("seed="));
});
