import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import { build as viteBuild } from "vite";
import webpack from "webpack";

import { launchBrowser } from "../support/browser.js";
import { assertGolden, goldenBody } from "./support/golden-page.js";
import { createProject } from "./support/project.js";
import { htmlPage, serve } from "./support/site.js";

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

/**
 * Opens a built page under the strict policy: it must give the golden picture.
 * @param {Record<string, string>} folders of the site, as in `serve`
 * @param {Record<string, object>} [files]
 * @returns {Promise<string[]>} what the page asked for
 */
async function check(folders, files = {}) {
  const site = await serve(folders, files);
  try {
    return await assertGolden(browser, `${site.url}index.html`);
  } finally {
    await site.stop();
  }
}

/** Whether a page asked for a build of the module: one of the two is enough. @param {string} path */
const isModule = (path) => path.endsWith(".wasm");

/** @param {string} script */
const pageOf = (script) => ({ "/index.html": { body: htmlPage(goldenBody, script), type: "text/html" } });

test("no bundler: the package's own files", async () => {
  const project = createProject("none");
  const folders = { "/vaelet/": join(project, "node_modules/vaelet"), "/": project };
  const requests = await check(folders, pageOf("by-address.js"));
  assert.deepEqual([...new Set(requests.filter(isModule))], ["vaelet/js/vaelet-relaxed.wasm"]);
});

test("Vite finds the module and the worker by itself", async () => {
  const project = createProject("vite");
  writeFileSync(join(project, "index.html"), htmlPage(goldenBody, "by-name.js"));
  await viteBuild({ root: project, logLevel: "error", build: { target: "es2022" } });
  const requests = await check({ "/": join(project, "dist") });
  assert(requests.some((url) => /^assets\/vaelet-relaxed-[^/]+\.wasm$/.test(url)), requests.join(" "));
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
  assert(requests.some((url) => /^vaelet-relaxed-[A-Z0-9]+\.wasm$/.test(url)), requests.join(" "));
});

test("Rollup with the module copied beside the bundle, and the worker as an entry", async () => {
  const project = createProject("rollup");
  const bundle = await rollup({
    input: { main: join(project, "by-name.js"), worker: "vaelet/worker/script" },
    plugins: [nodeResolve({ rootDir: project })],
    onwarn: ({ message }) => assert.fail(message),
  });
  await bundle.write({ dir: join(project, "dist") });
  for (const name of ["vaelet.wasm", "vaelet-relaxed.wasm"]) {
    copyFileSync(join(project, "node_modules/vaelet/js", name), join(project, "dist", name));
  }
  const requests = await check({ "/": join(project, "dist") }, pageOf("main.js"));
  assert.deepEqual([...new Set(requests.filter(isModule))], ["vaelet-relaxed.wasm"]);
});
