import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launchBrowser, openTab } from "../support/browser.js";
import { startServe } from "../support/host.js";
import { readKinds } from "../support/shipped-models.js";
import { canvasOf, readCanvas } from "./support/element.js";
import { serve, strictPolicy } from "./support/site.js";

const { conditional } = await readKinds();
const [{ z, label, image }] = conditional.golden;

/** @type {Awaited<ReturnType<typeof startServe>>} */
let host;
/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  host = await startServe();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

test("a page of another origin, under the strict policy and this one origin, embeds the element and shows the digit", async () => {
  const { origin } = new URL(host.url);
  const policy = strictPolicy.replace("script-src 'self'", `script-src ${origin}`).replace("connect-src 'self'", `connect-src ${origin}`);
  const element =
    `<script type="module" src="${host.url}vaelet/js/element/define.js"></script>` +
    `<vae-let src="${host.url}models/${conditional.name}.safetensors" label="${label}" z="${[...z].join(" ")}"></vae-let>`;
  const html = `<!doctype html><html lang="en"><title>foreign</title><link rel="icon" href="data:,">${element}`;
  const site = await serve({}, { "/": { body: html, type: "text/html" } }, { policy });
  const { page, problems, requests, close } = await openTab(browser);
  try {
    await page.goto(site.url);
    await canvasOf(page).waitFor();
    const { pixels } = await readCanvas(page);
    pixels.forEach((value, i) => assert(Math.abs(value - image[i]) <= 1 / 255, `pixel ${i}`));
    assert.deepEqual(problems, []);
    const own = requests.filter((url) => url.startsWith(site.url));
    assert.deepEqual(own, [site.url]);
    assert.deepEqual(requests.filter((url) => !own.includes(url) && !url.startsWith(host.url) && url !== "data:,"), []);
  } finally {
    await close();
    await site.stop();
  }
});

test("only what an element loads may be read from another origin", async () => {
  const allowed = async (/** @type {string} */ path) => (await fetch(host.url + path)).headers.get("access-control-allow-origin");
  for (const path of ["vaelet/js/element/define.js", "vaelet/js/vaelet-relaxed.wasm", `models/${conditional.name}.safetensors`]) {
    assert.equal(await allowed(path), "*", path);
  }
  for (const path of ["", "index.html", "service-worker.js"]) assert.equal(await allowed(path), null, path);
});
