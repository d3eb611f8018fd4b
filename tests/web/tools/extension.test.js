import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { build } from "esbuild";
import { chromium } from "playwright-core";

import { distanceFromGolden, goldenFile } from "../package/support/golden-file.js";
import { goldenBody } from "../package/support/golden-page.js";
import { htmlPage, serve } from "../package/support/site.js";
import { chromiumFlags } from "../support/browser.js";
import { patience } from "../support/wait.js";
import { readExample } from "./support/example.js";
import { createToolProject } from "./support/tool-project.js";

/** Runs in a page of another site, where there are no custom elements for it. */
const contentProgram = `
import { loadModel } from "vaelet";
import { defineElement } from "vaelet/element";
import golden from "./golden.json";

async function draw() {
  defineElement();
  ${readExample("Browser extensions", "js")}
  return { noElements: globalThis.customElements === null, here: Array.from(model.decode(golden)), page: chrome.runtime.getURL("index.html") };
}

draw().catch(({ code, message }) => ({ error: \`\${code}: \${message}\` })).then((written) => {
  document.querySelector("output").textContent = JSON.stringify(written);
});
`;

const manifest = {
  ...{ manifest_version: 3, name: "vaelet", version: "1" },
  content_scripts: [{ matches: ["http://127.0.0.1/*"], js: ["content.js"] }],
  ...JSON.parse(readExample("Browser extensions", "json")),
};

/** An extension with the package in it as its files are, and a bundled content script. */
async function createExtension() {
  const folder = createToolProject("plain", "extension", {
    "manifest.json": JSON.stringify(manifest),
    "index.html": htmlPage(goldenBody, "by-address.js"),
    "content-source.js": contentProgram,
    "model.safetensors": goldenFile,
    "conv-cvae.safetensors": goldenFile,
  });
  cpSync(join(folder, "node_modules/vaelet"), join(folder, "vaelet"), { recursive: true });
  for (const name of ["vaelet.wasm", "vaelet-relaxed.wasm"]) cpSync(join(folder, "vaelet/js", name), join(folder, name));
  cpSync(new URL("../package/pages/by-address.js", import.meta.url), join(folder, "by-address.js"));
  const source = join(folder, "content-source.js");
  await build({ entryPoints: [source], outfile: join(folder, "content.js"), bundle: true, format: "iife", logLevel: "error" });
  return folder;
}

const profile = mkdtempSync(join(tmpdir(), "vaelet-extension-"));

/** @type {import("playwright-core").BrowserContext} */
let context;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => {
  const extension = await createExtension();
  const loading = ["--headless=new", `--disable-extensions-except=${extension}`, `--load-extension=${extension}`];
  context = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    headless: false,
    timeout: patience,
    args: [...chromiumFlags, ...loading],
  });
  site = await serve({}, { "/": { body: htmlPage("<output></output>", ""), type: "text/html" } });
});
after(async () => {
  await context?.close();
  await site?.stop();
  rmSync(profile, { recursive: true, force: true });
});

/**
 * What the program of a page wrote.
 * @param {import("playwright-core").Page} page
 */
async function readOutput(page) {
  const output = page.locator("output").filter({ hasText: "{" });
  await output.waitFor({ timeout: patience });
  return JSON.parse((await output.textContent()) ?? "");
}

test("a content script of an extension draws, and defining the element there is harmless; a page of it has all", async () => {
  const page = await context.newPage();
  await page.goto(site.url);
  const content = await readOutput(page);
  assert.equal(content.error, undefined);
  assert.equal(content.noElements, true);
  assert(distanceFromGolden(content.here) < 1e-4);

  await page.goto(content.page);
  const { error, here, inWorker } = await readOutput(page);
  assert.equal(error, undefined);
  assert(distanceFromGolden(here) < 1e-4 && distanceFromGolden(inWorker) < 1e-4);
  await page.getByRole("img", { name: "a generated 7" }).waitFor({ timeout: patience });
});
