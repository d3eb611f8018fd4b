import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { goTo, largestDifference, openTab, readColours, readNotice, readPixels, waitForOtherPicture } from "../../support/browser.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { openWeightsFile } from "../../support/weights-file.js";
import { waitUntil } from "../../support/wait.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional, plane } = await readKinds();
const stage = useStage();

/** Bytes of the file of the model of digits. */
const budget = 520_000;

/** A direction of the person's own, as a link has it. */
const ownVector = Array.from({ length: conditional.latent }, (_, i) => (i === 0 ? 0.6 : i === 1 ? 0.8 : 0));
const own = encodeURIComponent(`${encodeURIComponent("my <way>")}:${ownVector}`);

/**
 * Makes the file by the page's button, and saves it.
 * @param {Page} page
 */
async function saveFile(page) {
  await page.getByRole("button", { name: "Make HTML file" }).click();
  const save = page.getByRole("button", { name: /^Save HTML file, \d+ KB$/ });
  await save.waitFor();
  const [stated] = /\d+/.exec((await save.textContent()) ?? "") ?? [];
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  const content = await readFile(await download.path());
  assert.equal(Math.ceil(content.length / 1000), Number(stated), "the size that it said");
  return { name: download.suggestedFilename(), content };
}

/**
 * Opens a saved file from the disk, without a network, until the test ends.
 * @param {import("node:test").TestContext} t
 * @param {Buffer} content
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function openFromDisk(t, content, options) {
  const folder = await mkdtemp(join(tmpdir(), "vaelet-one-file-"));
  const file = join(folder, "saved.html");
  await writeFile(file, content);
  const tab = await openTab(stage.browser, { offline: true, ...options });
  t.after(async () => {
    await tab.close();
    await rm(folder, { recursive: true });
  });
  await tab.page.goto(pathToFileURL(file).href);
  await tab.page.locator("vae-let canvas[aria-label]").waitFor();
  return tab;
}

/**
 * The weights that a saved file holds, unpacked by Node.js.
 * @param {Buffer} content
 */
function weightsIn(content) {
  const [, packed] = /<script type="text\/plain" id="inside">([^<]+)</.exec(content.toString()) ?? assert.fail("nothing is inside");
  const inside = gunzipSync(Buffer.from(packed, "base64"));
  const [viewer, module, weights] = [0, 1, 2].map((i) => inside.readUInt32LE(4 * i));
  const start = 16 + viewer + module;
  return inside.subarray(start, start + weights);
}

/**
 * Checks that the file draws what the page draws from the same weights, in the state of this link.
 * @param {Page} file
 * @param {Buffer} weights
 * @param {string} link
 * @param {typeof readPixels} [read]
 */
async function assertSamePicture(file, weights, link, read = readPixels) {
  const page = await stage.fresh(`#model=file:small&${link}`);
  await readNotice(page);
  await page.locator("#file").setInputFiles({ name: "small.safetensors", mimeType: "", buffer: weights });
  await waitUntil(`the file draws what the page draws at ${link}`, async () =>
    largestDifference(await read(file, "vae-let canvas"), await read(page, "#digit")) <= 1);
}

/** The state of the element in a saved file, as a link has it. @param {Page} file */
const linkOf = (file) => file.locator("vae-let").evaluate((element) => {
  const { z, label, model } = /** @type {any} */ (element);
  return `z=${Array.from(z)}${label === null ? "" : `&label=${model.labels.indexOf(label)}`}`;
});

test("the page in one file opens from disk without a network, at the picture, and draws anew by slider, label and Random", async (t) => {
  const z = Array.from({ length: conditional.latent }, (_, i) => (i - 7) / 10);
  const page = await stage.fresh(`#model=${conditional.name}&label=3&z=${z}&own=${own}&place=save`);
  const { name, content } = await saveFile(page);
  assert.equal(name, `${conditional.name}.html`);
  assert(content.length < budget, `${content.length} bytes`);
  t.diagnostic(`${content.length} bytes`);
  const shown = await readPixels(page);
  const { page: file, problems, requests } = await openFromDisk(t, content);
  const weights = weightsIn(content);
  const { spec, entries } = openWeightsFile(weights);
  assert.equal(spec.encoder, undefined);
  assert(Object.values(entries).some(({ dtype }) => dtype === "I8"));
  const drawn = await readPixels(file, "vae-let canvas");
  const mean = drawn.reduce((sum, value, i) => sum + Math.abs(value - shown[i]), 0) / shown.length;
  assert(mean < 1 && largestDifference(drawn, shown) < 40, "what 8 bits cost");
  await assertSamePicture(file, weights, `label=3&z=${z}`);

  const slider = file.getByRole("slider", { name: "my <way>" });
  await slider.press("End");
  await waitUntil("the slider changes the picture", async () => largestDifference(await readPixels(file, "vae-let canvas"), drawn) > 20);
  await assertSamePicture(file, weights, await linkOf(file));
  await file.getByRole("combobox", { name: "Label" }).selectOption("8");
  await file.getByRole("img", { name: "a generated 8" }).waitFor();
  await assertSamePicture(file, weights, await linkOf(file));
  await file.getByRole("button", { name: "Random" }).press("Enter");
  await assertSamePicture(file, weights, await linkOf(file));

  await file.getByText("Licences of the program inside").click();
  assert.match((await file.locator("#notices").textContent()) ?? "", /XNNPACK/);
  assert.deepEqual(problems, []);
  assert.equal(requests.length, 1, `it asks for nothing: ${requests}`);
});

test("a mix of labels is kept, and what is chosen after the file was made is in what is saved", async (t) => {
  const page = await stage.fresh(`#model=${conditional.name}&label=3:0.5,8:0.5&place=save`);
  await page.getByRole("button", { name: "Make HTML file" }).click();
  await page.getByRole("button", { name: /^Save HTML file/ }).waitFor();
  const before = await readPixels(page);
  await page.evaluate(() => void (location.hash = location.hash.replace("label=3:0.5,8:0.5", "label=3:0.25,8:0.75")));
  await waitForOtherPicture(page, before);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Save HTML file/ }).click()]);
  const content = await readFile(await download.path());
  const { page: file } = await openFromDisk(t, content);
  await assertSamePicture(file, weightsIn(content), "label=3:0.25,8:0.75");
});

test("a model without labels, and one of colours with its credits, make such files too", async (t) => {
  for (const { model, label, read, credit } of [
    { model: plane.name, label: "", read: readPixels, credit: "MIT" },
    { model: "faces", label: "&label=2", read: readColours, credit: "Johan Melin" },
  ]) {
    const page = await stage.fresh(`#model=${model}${label}&seed=4&place=save`);
    await waitUntil("z is drawn", async () => page.url().includes("z="));
    const { content } = await saveFile(page);
    t.diagnostic(`${model}: ${content.length} bytes`);
    const { page: file, problems } = await openFromDisk(t, content);
    const [z] = /z=[^&]+/.exec(page.url()) ?? [];
    await assertSamePicture(file, weightsIn(content), `${z}${label}`, read);
    await file.getByRole("slider").first().press("Home");
    await assertSamePicture(file, weightsIn(content), await linkOf(file), read);
    assert.match((await file.locator("footer").textContent()) ?? "", new RegExp(credit));
    assert.deepEqual(problems, []);
  }
});

test("when a part does not come, the page says so, and the next press tries again", async () => {
  const page = await stage.fresh(`#model=${conditional.name}&place=save`);
  await page.route("**/NOTICES", (route) => route.fulfill({ status: 503 }));
  await page.getByRole("button", { name: "Make HTML file" }).click();
  assert.match(await readNotice(page), /could not be made.*NOTICES did not come: the server answers 503/);
  await page.unroute("**/NOTICES");
  await page.getByRole("button", { name: "Make HTML file" }).click();
  await page.getByRole("button", { name: /^Save HTML file/ }).waitFor();
  await goTo(page, "sliders");
  await page.goto(`${stage.host.url}#model=${plane.name}&place=save`);
  await page.getByRole("button", { name: "Make HTML file" }).waitFor();
});
