import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { drawnDigit, goTo, readNotice } from "../support/browser.js";
import { root } from "../support/host.js";
import { serveCopy } from "../support/kept-page.js";
import { reorderTensors } from "../support/reorder-tensors.js";
import { waitForRest } from "../support/rest.js";
import { readModels } from "../support/shipped-models.js";
import { useStage } from "../support/stage.js";
import { waitToSee, waitUntil } from "../support/wait.js";
import { openWeightsFile, startOf } from "../support/weights-file.js";

// The page draws as soon as the decoder of a model has arrived, with a file that has it first.

const [first] = await readModels();
const stage = useStage();
const file = new Uint8Array(await readFile(join(root, "tests/golden/tiny-colour.safetensors")));
const { entries, dataStart } = openWeightsFile(file);
const cut = startOf(file, /^encoder/);
const damaged = file.slice();
const [begin, end] = entries["encoder.conv.weight"].data_offsets;
damaged.fill(0x7e, dataStart + begin, dataStart + end); // not a number, in F16

/** A model with a fitted prior, behind its decoder. */
const withPrior = reorderTensors(new Uint8Array(await readFile(join(root, "tests/golden/tiny-cvae.safetensors"))), [/^decoder/, /^latent/, /^prior/, /^encoder/]);

/**
 * Serves the page with that model as its first: the first answer stops early, later ones are whole.
 * @param {import("node:test").TestContext} t
 * @param {() => void} [prepare]  the page
 * @param {Uint8Array} [bytes]  of the file
 * @param {number} [begun]  of these, sent at first: those before the encoder
 */
async function serveEarly(t, prepare = () => {}, bytes = file, begun = startOf(bytes, /^encoder/)) {
  /** @type {(response: import("node:http").ServerResponse) => void} */
  let arrive = () => {};
  /** @type {Promise<import("node:http").ServerResponse>} */
  const answer = new Promise((resolve) => (arrive = resolve));
  let times = 0;
  const host = await serveCopy(t, {
    answer(pathname, response) {
      if (pathname !== `/models/${first.name}.safetensors`) return false;
      response.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes.length });
      times += 1;
      if (times > 1) {
        response.end(bytes);
      } else {
        response.write(bytes.subarray(0, begun));
        arrive(response);
      }
      return true;
    },
  });
  const { page } = await stage.openTab();
  await page.addInitScript(prepare);
  await page.goto(host.url);
  await page.locator(drawnDigit).waitFor();
  return { page, answer: await answer };
}

/**
 * The picture, in all colours.
 * @param {import("playwright-core").Page} page
 */
function readPicture(page) {
  return page.locator("canvas#digit").evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
}

/**
 * Goes to what is inside, which encodes the large picture, and gives a picture of one's own.
 * @param {import("playwright-core").Page} page
 */
async function askForEncoder(page) {
  await goTo(page, "inside");
  await page.getByRole("button", { name: "Encode the picture beside" }).waitFor();
  const picture = await page.locator("canvas#digit").screenshot();
  await page.locator("#handwriting input[type=file]").setInputFiles({ name: "mine.png", mimeType: "image/png", buffer: picture });
  await waitToSee(page.locator("#place-drawing"));
}

/** @param {import("playwright-core").Page} page */
async function assertDraws(page) {
  const before = await readPicture(page);
  await page.getByRole("button", { name: "Random" }).click();
  await waitUntil("another picture", async () => (await readPicture(page)) !== before);
}

test("the page draws before the encoder has arrived, and the rest changes nothing that is seen", async (t) => {
  const { page, answer } = await serveEarly(t);
  await assertDraws(page);
  const selfTest = page.locator("#self-test");
  assert.doesNotMatch(await selfTest.innerText(), /golden| kB/);
  const before = await readPicture(page);
  const arrived = page.waitForEvent("requestfinished", (request) => request.url().endsWith(`${first.name}.safetensors`));
  answer.end(file.subarray(cut));
  await arrived;
  assert.equal(await readPicture(page), before);
  await selfTest.filter({ hasText: `${Math.round(file.length / 1000)} kB` }).filter({ hasText: "golden samples reproduced" }).waitFor();
  assert.equal(await page.locator("#notice").isVisible(), false);
  await assertDraws(page);
});

test("where the connection breaks off behind the decoder, the page says so, draws on, and loads again when asked", async (t) => {
  const { page, answer } = await serveEarly(t);
  answer.destroy();
  assert.match(await readNotice(page), /is not complete\. .+ draws, but its encoder did not arrive\./);
  await assertDraws(page);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("#loading").waitFor({ state: "hidden" });
  assert.equal(await page.locator("#notice").isVisible(), false);
  await page.locator(drawnDigit).waitFor();
  await assertDraws(page);
});

for (const { where, prepare } of [
  { where: "in a worker", prepare: () => {} },
  { where: "in a page that starts no worker", prepare: () => { Reflect.deleteProperty(globalThis, "Worker"); } },
]) {
  test(`what needs the encoder waits for it, ${where}`, async (t) => {
    const { page, answer } = await serveEarly(t, prepare);
    await askForEncoder(page);
    assert.equal(await page.locator(".fit").isVisible(), false);
    answer.end(file.subarray(cut));
    await page.locator(".fit").waitFor();
    await goTo(page, "inside");
    await page.getByText(/is encoded: sigma goes from/).waitFor();
    assert.equal(await page.locator("#notice").isVisible(), false);
    assert.deepEqual(stage.tab.problems, []);
  });

  test(`what is drawn from the prior waits for it, and for no more, ${where}`, async (t) => {
    const { page, answer } = await serveEarly(t, prepare, withPrior, startOf(withPrior, /^prior/));
    const before = await readPicture(page);
    await page.getByRole("button", { name: "Random" }).click();
    await page.locator("#loading").waitFor({ state: "hidden" });
    assert.equal(await readPicture(page), before);
    assert.equal(await page.locator("#notice").isVisible(), false);
    answer.write(withPrior.subarray(startOf(withPrior, /^prior/), startOf(withPrior, /^encoder/)));
    await waitUntil("another picture", async () => (await readPicture(page)) !== before);
    answer.end(withPrior.subarray(startOf(withPrior, /^encoder/)));
    await page.locator("#self-test").filter({ hasText: "golden samples reproduced" }).waitFor();
    assert.deepEqual(stage.tab.problems, []);
  });

  test(`where the prior does not come, asking for a draw shows the way to try again, ${where}`, async (t) => {
    const { page, answer } = await serveEarly(t, prepare, withPrior, startOf(withPrior, /^prior/));
    answer.destroy();
    assert.match(await readNotice(page), /is not complete\. .+ draws, but its prior and its encoder did not arrive\./);
    await page.getByRole("button", { name: "Random" }).click();
    assert.match(await readNotice(page), /is not complete\./);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#loading").waitFor({ state: "hidden" });
    await page.locator(drawnDigit).waitFor();
    await assertDraws(page);
    assert.deepEqual(stage.tab.problems.filter((problem) => problem.startsWith("uncaught")), []);
  });

  test(`where the encoder does not come, what waits for it does not hide the way to try again, ${where}`, async (t) => {
    const { page, answer } = await serveEarly(t, prepare);
    await askForEncoder(page);
    answer.destroy();
    assert.match(await readNotice(page), /is not complete\./);
    await waitForRest(page);
    assert.match(await readNotice(page), /is not complete\./);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".fit").waitFor();
    assert.deepEqual(stage.tab.problems.filter((problem) => problem.startsWith("uncaught")), []);
  });
}

test("where the encoder turns out damaged, the page says so, and draws on", async (t) => {
  const { page, answer } = await serveEarly(t);
  answer.end(damaged.subarray(cut));
  assert.match(await readNotice(page), /is not complete\. .+encoder\.conv\.weight/);
  await assertDraws(page);
});
