import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { waitUntil } from "../support/wait.js";
import { withTensor } from "../support/weights-file.js";
import { chooseModel, goTo, holdBack, readPixels, visit, waitForPicture, waitForOtherPicture } from "../support/browser.js";
import { root } from "../support/host.js";
import { waitForRest } from "../support/rest.js";
import { useStage } from "../support/stage.js";
import { readModels } from "../support/shipped-models.js";

/** @typedef {import("../support/browser.js").Page} Page */

const [first, ...others] = await readModels();
const folder = join(root, "www/models/");
const shipped = `${folder}${first.name}.safetensors`;

const stage = useStage();

/**
 * The page on a host that ships these models instead.
 * @param {{file: string, [key: string]: unknown}[]} index
 * @param {Record<string, Buffer>} files
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function visitHostWith(index, files, options) {
  const { page } = await stage.openTab(options);
  await page.route("**/models/index.json", (route) => route.fulfill({ json: index }));
  for (const [name, body] of Object.entries(files)) await page.route(`**/models/${name}`, (route) => route.fulfill({ body }));
  await visit(page, stage.host.url);
  return page;
}

/** A family in which beta 200 left no dimension that carries anything. */
async function visitFamily() {
  const betas = [200, 0, 1];
  const entries = betas.map((beta) => ({ file: `beta-${beta}.safetensors`, title: `Beta ${beta}`, sentence: "One of three.", family: "The price", beta }));
  const file = await readFile(shipped);
  const files = betas.map((beta) => [`beta-${beta}.safetensors`, Buffer.from(withTensor(file, "latent.kl", beta === 200 ? 0 : 1 + beta))]);
  return visitHostWith(entries, Object.fromEntries(files));
}

/** @param {Page} page */
async function readBetaText(page) {
  await page.locator("#beta-text p").first().waitFor();
  return page.locator("#beta-text p").allTextContents();
}

test("a family is one choice, its models stand on the slider by their beta", async () => {
  const page = await visitFamily();
  assert.deepEqual(await page.locator(".model-title").allTextContents(), ["The price"]);
  assert.deepEqual(await page.locator("#beta .ticks span").allTextContents(), ["0", "1", "200"]);
  assert.equal(await page.locator("#beta-slider").inputValue(), "2");
  assert.deepEqual(stage.tab.requests.filter((url) => url.includes("beta-0")), [], "no weights come before they are asked for");
});

test("scrubbing over beta keeps z, and tells what each beta did", async () => {
  const page = await visitFamily();
  await page.getByRole("button", { name: "Random" }).click();
  await waitUntil("the address follows", async () => page.url().includes("z="));
  const z = new URLSearchParams(page.url().split("#")[1]).get("z");
  const slider = page.locator("#beta-slider");
  const collapsed = await readBetaText(page);
  assert.equal(collapsed.length, 3);
  assert.match(collapsed[1], new RegExp(`all ${first.latent} are inert`));
  assert.match(collapsed[2], /ignores z/);

  await slider.press("Home");
  await waitUntil("beta 0 is there", async () => page.url().includes("model=beta-0"));
  const free = await readBetaText(page);
  assert.match(free[0], /beta 0 the KL divergence costs nothing/);
  assert.match(free[1], new RegExp(`uses ${first.latent} of ${first.latent} dimensions and spends ${first.latent}\\.0 nats of KL`));
  assert.equal(new URLSearchParams(page.url().split("#")[1]).get("z"), z);
  assert.equal(await page.locator(".model-choice input").isChecked(), true);
  assert.deepEqual(stage.tab.problems, []);
});

test("a model without a family has no beta slider", async () => {
  const page = await stage.fresh();
  assert.equal(await page.locator("#beta").isVisible(), false);
});

test("fourteen models stay in reach on a phone, and the chosen one in sight", async () => {
  const index = Array.from({ length: 14 }, (_, i) => ({ file: `model-${i}.safetensors`, title: `Model number ${i}`, sentence: "One of fourteen." }));
  const body = await readFile(shipped);
  const files = Object.fromEntries(index.map(({ file }) => [file, body]));
  const page = await visitHostWith(index, files, { viewport: { width: 360, height: 640 } });
  await page.locator("#model-menu summary").click();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  const last = page.locator(".model-choice").nth(13);
  await page.locator(".model-choice input").first().focus();
  await page.keyboard.press("ArrowLeft");
  await waitUntil("the last is shown", async () => page.url().includes("model=model-13"));
  const [box, sheet] = [await last.boundingBox(), await page.locator(".models-sheet").boundingBox()];
  assert(box && sheet && box.y >= sheet.y && box.y + box.height <= sheet.y + sheet.height && sheet.y + sheet.height <= 640, JSON.stringify({ box, sheet }));
  await page.keyboard.press("Escape");
  await last.waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "SUMMARY");
  assert.equal(await page.locator(".models-shown").textContent(), "Model number 13");
});

test("the card says what the index and the file say", async () => {
  const [entry] = JSON.parse(await readFile(`${folder}index.json`, "utf8"));
  const page = await stage.fresh();
  await goTo(page, "about");
  await page.locator("#model-card dt").first().waitFor();
  const text = (await page.locator("#model-card dl").innerText()).replaceAll(/\s+/g, " ");
  for (const fact of Object.values(entry.card)) assert(text.includes(String(fact)), `the card lacks “${fact}”`);
  const { quality, test } = first.training;
  assert(text.includes(`${(quality?.measures.negative_elbo.value ?? test.reconstruction + test.kl).toFixed(1)} nats`));
  assert(text.includes(first.training.command));
});

test("another model starts at its own z, and an own file has a card of what it says itself", async () => {
  const page = await stage.fresh();
  await page.getByRole("button", { name: "Random" }).click();
  await waitUntil("the address follows", async () => page.url().includes("z="));
  await chooseModel(page, others[0].name);
  await waitUntil("the other model is shown", async () => page.url().includes(others[0].name));
  assert.doesNotMatch(page.url(), /z=/);
  assert.equal(await page.locator("#notice").isVisible(), false);

  await waitForRest(page);
  const ink = await readPixels(page);
  await page.locator("#file").setInputFiles(shipped);
  await waitForOtherPicture(page, ink);
  await goTo(page, "about");
  await page.locator("#model-card dt").first().waitFor();
  const terms = await page.locator("#model-card dt").allTextContents();
  assert.deepEqual(terms, ["Quality", "Made by"]);
});

test("what is moved, chosen or typed while a model is on its way stays so when it comes", async () => {
  const page = await visitFamily();
  const release = await holdBack(page, "**/models/beta-0.safetensors");
  await page.locator("#beta-slider").press("Home");
  await page.locator("#loading").waitFor();
  await page.locator("#inert summary").click();
  await page.locator("#latent-0").press("End");
  await page.locator(".label-tile").nth(3).click();
  await goTo(page, "word");
  await page.locator("#word").fill("1984");
  const moved = await page.locator("#latent-0").inputValue();
  release();
  await waitUntil("beta 0 is there", async () => page.url().includes("model=beta-0"));
  assert.equal(await page.locator("#latent-0").inputValue(), moved);
  assert.equal(await page.locator(".label-tile input").nth(3).isChecked(), true);
  assert.equal(await page.locator("#word").inputValue(), "1984");
});

test("the beta slider goes back when its model does not come", async () => {
  const page = await visitFamily();
  await page.route("**/models/beta-0.safetensors", (route) => route.abort("connectionreset"));
  const slider = page.locator("#beta-slider");
  await slider.press("Home");
  await page.locator("#notice").waitFor();
  assert.equal(await slider.inputValue(), "2");
  assert.equal(await slider.evaluate((element) => element.ariaValueText), "beta 200");
});

test("a model that is chosen while the first is being shown, section by section, is shown after it", async () => {
  const { page, problems } = await stage.openTab();
  const [second] = others;
  // As soon as the picture's section has the first model, which others do not have yet; and they get it slowly, so that
  // the other model comes before they all have it.
  await page.addInitScript((name) => {
    const given = window.setTimeout;
    Reflect.set(window, "setTimeout", (/** @type {() => void} */ act, delay = 100, /** @type {unknown[]} */ ...values) => given(act, delay, ...values));
    const observer = new MutationObserver(() => {
      if (!document.querySelector("#digit-hint")?.textContent?.startsWith("Drawn by")) return;
      observer.disconnect();
      Reflect.set(window, "wasInert", document.querySelector("#explorer[inert]") !== null);
      document.querySelector(`#models [value="${name}"]`)?.closest("label")?.click();
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  }, second.name);
  await visit(page, stage.host.url);
  await waitUntil("the address follows", async () => page.url().includes(second.name));
  assert.equal(await page.evaluate("wasInert"), true, "it was chosen too late");
  await page.locator("#self-test", { hasText: `${second.parameters.toLocaleString("en")} parameters` }).waitFor();
  await page.locator(`#models [value="${second.name}"]:checked`).waitFor({ state: "attached" });
  assert.deepEqual(problems, []);
});

test("a model that cannot be shown leaves all of the one before", async () => {
  const index = [{ file: "good.safetensors", title: "Good", sentence: "It has all." }, { file: "bad.safetensors", title: "Bad", sentence: "It cannot be drawn." }];
  const body = await readFile(shipped);
  const page = await visitHostWith(index, { "good.safetensors": body, "bad.safetensors": body });
  const origin = await readPixels(page);
  // As a browser that is short of memory: once, where the sections begin to show the model.
  await page.evaluate(() => {
    const given = HTMLCanvasElement.prototype.getContext;
    Reflect.set(HTMLCanvasElement.prototype, "getContext", () => {
      HTMLCanvasElement.prototype.getContext = given;
      return null;
    });
  });
  await chooseModel(page, "bad");
  await page.getByText("could not be shown").waitFor();
  assert.match((await page.locator("#notice p").textContent()) ?? "", /“Bad” could not be shown\. This browser gives no 2-D canvas\./);
  assert.equal(await page.locator("#lead").textContent(), "It has all.");
  assert.equal(await page.locator(".model-choice input").first().isChecked(), true);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
  assert.deepEqual(stage.tab.problems, []);
});

test("an own file that is called as a shipped one is not taken for it", async () => {
  const page = await stage.fresh();
  const origin = await readPixels(page);
  const buffer = await readFile(`${folder}${others[0].name}.safetensors`);
  await page.locator("#file").setInputFiles({ name: `${first.name}.safetensors`, mimeType: "", buffer });
  await waitForOtherPicture(page, origin);
  assert.equal(await page.locator(".model-choice :checked").count(), 0);
  await page.getByRole("button", { name: "Random" }).click();
  await waitUntil("the address follows", async () => page.url().includes("z="));
  await waitForRest(page);
  const [ink, link] = [await readPixels(page), page.url().slice(stage.host.url.length)];
  await chooseModel(page, first.name);
  await waitUntil("the shipped one is shown", async () => page.url().includes(`model=${first.name}`));

  const other = await stage.fresh(link);
  await other.getByText(`a person's own file, “${first.name}.safetensors”`).waitFor();
  await other.locator("#file").setInputFiles({ name: `${first.name}.safetensors`, mimeType: "", buffer });
  await waitForPicture(other, "#digit", ink, 0);
});

test("a model that draws its golden samples otherwise than its trainer did is not to be relied on", async () => {
  const page = await stage.fresh();
  const buffer = Buffer.from(withTensor(await readFile(shipped), "golden.image", 0.5));
  await page.locator("#file").setInputFiles({ name: "own.safetensors", mimeType: "", buffer });
  await page.getByText("Do not rely on these pictures: “own.safetensors”").waitFor();
  assert.match((await page.locator("#self-test").textContent()) ?? "", /golden samples missed by [\d.]+e[+-]\d/);
});
