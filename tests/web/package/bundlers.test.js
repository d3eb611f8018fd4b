import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import { build as viteBuild } from "vite";
import webpack from "webpack";

import { launchBrowser, openTab } from "../support/browser.js";
import { readCanvas } from "./support/element.js";
import { distanceFromGolden, goldenLabels, goldenZ } from "./support/golden-file.js";
import { createProject } from "./support/project.js";
import { htmlPage, serve } from "./support/site.js";

/** Where the results differ by more than this, something else was decoded. */
const tolerance = 1e-4;
const z = JSON.stringify([...goldenZ.subarray(0, goldenZ.length / 2)]);
const body =
  `<output data-z="${z}" data-label="${goldenLabels[0]}"></output>` +
  `<vae-let src="model.safetensors" label="${goldenLabels[0]}" z="${z.slice(1, -1)}"></vae-let>`;

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

/**
 * Opens a built page under the strict policy: both ways to load, and the element, must give the golden picture.
 * @param {Record<string, string>} folders of the site, as in `serve`
 * @param {Record<string, object>} [files]
 * @returns {Promise<string[]>} what the page asked for
 */
async function check(folders, files = {}) {
  const site = await serve(folders, files);
  const tab = await openTab(browser);
  try {
    await tab.page.goto(`${site.url}index.html`);
    await tab.page.locator("output").filter({ hasText: "{" }).waitFor();
    const found = JSON.parse((await tab.page.locator("output").textContent()) ?? "");
    assert.equal(found.error, undefined);
    assert(distanceFromGolden(found.here) < tolerance);
    assert(distanceFromGolden(found.inWorker) < tolerance);

    await tab.page.getByRole("img", { name: "a generated 7" }).waitFor();
    assert(distanceFromGolden((await readCanvas(tab.page)).pixels) < 1 / 255);

    assert.deepEqual(tab.problems, []);
    assert.deepEqual(tab.requests.filter((url) => !url.startsWith(site.url) && url !== "data:,"), []);
    return tab.requests.map((url) => url.replace(site.url, ""));
  } finally {
    await tab.close();
    await site.stop();
  }
}

/** @param {string} script */
const pageOf = (script) => ({ "/index.html": { body: htmlPage(body, script), type: "text/html" } });

test("no bundler: the package's own files", async () => {
  const project = createProject("none");
  const folders = { "/vaelet/": join(project, "node_modules/vaelet"), "/": project };
  const requests = await check(folders, pageOf("by-address.js"));
  assert(requests.includes("vaelet/js/vaelet.wasm"));
});

test("Vite finds the module and the worker by itself", async () => {
  const project = createProject("vite");
  writeFileSync(join(project, "index.html"), htmlPage(body, "by-name.js"));
  await viteBuild({ root: project, logLevel: "error", build: { target: "es2022" } });
  const requests = await check({ "/": join(project, "dist") });
  assert(requests.some((url) => /^assets\/vaelet-[^/]+\.wasm$/.test(url)), requests.join(" "));
});

test("webpack finds the module and the worker by itself", async () => {
  const project = createProject("webpack");
  /** @type {webpack.Configuration} */
  const configuration = { mode: "production", context: project, entry: "./by-name.js", output: { path: join(project, "dist") } };
  /** @type {webpack.Stats | undefined} */
  const stats = await new Promise((resolve, reject) =>
    webpack(configuration, (error, stats) => (error ? reject(error) : resolve(stats))),
  );
  assert(stats && !stats.hasErrors() && !stats.hasWarnings(), String(stats));
  const requests = await check({ "/": join(project, "dist") }, pageOf("main.js"));
  assert(requests.some((url) => /^[0-9a-f]+\.wasm$/.test(url)), requests.join(" "));
});

test("esbuild with a file loader for the module, and the worker as an entry", async () => {
  const project = createProject("esbuild");
  await esbuild.build({
    absWorkingDir: project,
    entryPoints: { main: "./by-wasm-url.js", worker: "vaelet/worker/script" },
    outdir: "dist",
    bundle: true,
    splitting: true,
    format: "esm",
    loader: { ".wasm": "file" },
    logLevel: "error",
  });
  const requests = await check({ "/": join(project, "dist") }, pageOf("main.js"));
  assert(requests.some((url) => /^vaelet-[A-Z0-9]+\.wasm$/.test(url)), requests.join(" "));
});

test("Rollup with the module copied beside the bundle, and the worker as an entry", async () => {
  const project = createProject("rollup");
  const bundle = await rollup({
    input: { main: join(project, "by-name.js"), worker: "vaelet/worker/script" },
    plugins: [nodeResolve({ rootDir: project })],
    onwarn: ({ message }) => assert.fail(message),
  });
  await bundle.write({ dir: join(project, "dist") });
  copyFileSync(join(project, "node_modules/vaelet/js/vaelet.wasm"), join(project, "dist/vaelet.wasm"));
  const requests = await check({ "/": join(project, "dist") }, pageOf("main.js"));
  assert(requests.includes("vaelet.wasm"));
});
