import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readInk, visit, waitForOtherInk, waitUntil } from "./browser.js";
import { root } from "./host.js";
import { useStage } from "./stage.js";
import { readModels, withLatentKl } from "./weights-file.js";

/** @typedef {import("./browser.js").Page} Page */

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
  const files = await Promise.all(betas.map(async (beta) => [`beta-${beta}.safetensors`, await withLatentKl(shipped, beta === 200 ? 0 : 1 + beta)]));
  return visitHostWith(entries, Object.fromEntries(files));
}

/** @param {Page} page */
async function readStory(page) {
  return (await page.locator("#beta .story p").allTextContents());
}

test("a family is one choice, its models stand on the slider by their beta", async () => {
  const page = await visitFamily();
  assert.deepEqual(await page.locator(".model-choice").allTextContents(), ["The price"]);
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
  const collapsed = await readStory(page);
  assert.equal(collapsed.length, 3);
  assert.match(collapsed[1], new RegExp(`all ${first.latent} are inert`));
  assert.match(collapsed[2], /does not listen/);

  await slider.press("Home");
  await waitUntil("beta 0 is there", async () => page.url().includes("model=beta-0"));
  const free = await readStory(page);
  assert.match(free[0], /beta 0 a code costs nothing/);
  assert.match(free[1], new RegExp(`uses ${first.latent} of ${first.latent} dimensions and spends ${first.latent}\\.0 nats`));
  assert.equal(new URLSearchParams(page.url().split("#")[1]).get("z"), z);
  assert.equal(await page.locator(".model-choice input").isChecked(), true);
  assert.deepEqual(stage.tab.problems, []);
});

test("a model without a family has no beta slider", async () => {
  const page = await stage.fresh();
  assert.equal(await page.locator("#beta").isVisible(), false);
});

test("ten models stay in reach on a phone, and the chosen one in sight", async () => {
  const index = Array.from({ length: 10 }, (_, i) => ({ file: `model-${i}.safetensors`, title: `Model number ${i}`, sentence: "One of ten." }));
  const body = await readFile(shipped);
  const files = Object.fromEntries(index.map(({ file }) => [file, body]));
  const page = await visitHostWith(index, files, { viewport: { width: 360, height: 640 } });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  const last = page.locator(".model-choice").nth(9);
  await page.locator(".model-choice input").first().focus();
  await page.keyboard.press("ArrowLeft");
  await waitUntil("the last is shown", async () => page.url().includes("model=model-9"));
  const box = await last.boundingBox();
  assert(box && box.x >= 0 && box.x + box.width <= 360, `the chosen model stands at ${box?.x}`);
});

test("the card says what the index and the file say", async () => {
  const [entry] = JSON.parse(await readFile(`${folder}index.json`, "utf8"));
  const page = await stage.fresh();
  await page.getByText("About this model").click();
  const text = (await page.locator("#card dl").innerText()).replaceAll(/\s+/g, " ");
  for (const fact of Object.values(entry.card)) assert(text.includes(String(fact)), `the card lacks “${fact}”`);
  const { quality, test: { reconstruction, kl } } = first.training;
  assert(text.includes(`${(quality?.measures.negative_elbo.value ?? reconstruction + kl).toFixed(1)} nats`));
  assert(text.includes(first.training.command));
});

test("another model starts at its own z, and an own file has a card of what it says itself", async () => {
  const page = await stage.fresh();
  await page.getByRole("button", { name: "Random" }).click();
  await waitUntil("the address follows", async () => page.url().includes("z="));
  await page.locator(".model-choice", { has: page.locator(`[value="${others[0].name}"]`) }).click();
  await waitUntil("the other model is shown", async () => page.url().includes(others[0].name));
  assert.doesNotMatch(page.url(), /z=/);
  assert.equal(await page.locator("#notice").isVisible(), false);

  const ink = await readInk(page);
  await page.locator("#file").setInputFiles(shipped);
  await waitForOtherInk(page, ink);
  const terms = await page.locator("#card dt").allTextContents();
  assert.deepEqual(terms, ["Quality", "Made by"]);
});
