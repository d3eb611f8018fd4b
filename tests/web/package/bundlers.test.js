import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";

import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import { build as viteBuild } from "vite";
import webpack from "webpack";

import { launchBrowser } from "../support/browser.js";
import { assertGolden, goldenBody, readPage } from "./support/golden-page.js";
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

/**
 * @param {string} project
 * @param {string} script
 */
async function buildByVite(project, script) {
  writeFileSync(join(project, "index.html"), htmlPage(goldenBody, script));
  await viteBuild({ root: project, logLevel: "error", build: { target: "es2022" } });
}

/**
 * @param {string} project
 * @param {string} script
 */
async function buildByWebpack(project, script) {
  /** @type {webpack.Configuration} */
  const configuration = { mode: "production", context: project, entry: `./${script}`, output: { path: join(project, "dist") } };
  /** @type {webpack.Stats | undefined} */
  const stats = await new Promise((resolve, reject) =>
    webpack(configuration, (error, stats) => (error ? reject(error) : resolve(stats))),
  );
  assert(stats && !stats.hasErrors() && !stats.hasWarnings(), String(stats));
}

/**
 * @param {string} project
 * @param {string} script
 */
async function buildByEsbuild(project, script) {
  await esbuild.build({
    absWorkingDir: project,
    entryPoints: { main: `./${script}`, worker: "vaelet/worker/script" },
    outdir: "dist",
    bundle: true,
    splitting: true,
    format: "esm",
    loader: { ".wasm": "file" },
    logLevel: "error",
  });
}

/**
 * @param {string} project
 * @param {string} script
 * @param {string[]} modules of the package, copied beside the bundle
 */
async function buildByRollup(project, script, modules) {
  const bundle = await rollup({
    input: { main: join(project, script), worker: "vaelet/worker/script" },
    plugins: [nodeResolve({ rootDir: project })],
    onwarn: ({ message }) => assert.fail(message),
  });
  await bundle.write({ dir: join(project, "dist") });
  for (const path of modules) copyFileSync(join(project, "node_modules/vaelet/js", path), join(project, "dist", basename(path)));
}

test("no bundler: the package's own files", async () => {
  const project = createProject("none");
  const folders = { "/vaelet/": join(project, "node_modules/vaelet"), "/": project };
  const requests = await check(folders, pageOf("by-address.js"));
  assert.deepEqual([...new Set(requests.filter(isModule))], ["vaelet/js/vaelet-relaxed.wasm"]);
});

test("Vite finds the module and the worker by itself", async () => {
  const project = createProject("vite");
  await buildByVite(project, "by-name.js");
  const requests = await check({ "/": join(project, "dist") });
  assert(requests.some((url) => /^assets\/vaelet-relaxed-[^/]+\.wasm$/.test(url)), requests.join(" "));
});

test("webpack finds the module and the worker by itself", async () => {
  const project = createProject("webpack");
  await buildByWebpack(project, "by-name.js");
  const requests = await check({ "/": join(project, "dist") }, pageOf("main.js"));
  assert(requests.some((url) => /^[0-9a-f]+\.wasm$/.test(url)), requests.join(" "));
});

test("esbuild with a file loader for the module, and the worker as an entry", async () => {
  const project = createProject("esbuild");
  await buildByEsbuild(project, "by-wasm-url.js");
  const requests = await check({ "/": join(project, "dist") }, pageOf("main.js"));
  assert(requests.some((url) => /^vaelet-relaxed-[A-Z0-9]+\.wasm$/.test(url)), requests.join(" "));
});

test("Rollup with the module copied beside the bundle, and the worker as an entry", async () => {
  const project = createProject("rollup");
  await buildByRollup(project, "by-name.js", ["vaelet.wasm", "vaelet-relaxed.wasm"]);
  const requests = await check({ "/": join(project, "dist") }, pageOf("main.js"));
  assert.deepEqual([...new Set(requests.filter(isModule))], ["vaelet-relaxed.wasm"]);
});

/** How each builds a page with a training, and its script. @type {[name: string, build: (project: string) => Promise<unknown>, script: string][]} */
const trainings = [
  ["Vite", (project) => buildByVite(project, "training-by-name.js"), ""],
  ["webpack", (project) => buildByWebpack(project, "training-by-name.js"), "main.js"],
  ["esbuild", (project) => buildByEsbuild(project, "training-by-wasm-url.js"), "main.js"],
  ["Rollup", (project) => buildByRollup(project, "training-by-name.js", ["training/vaelet-training.wasm"]), "main.js"],
];

for (const [name, build, script] of trainings) {
  test(`${name}: a training takes a step`, async () => {
    const project = createProject(`training-${name}`);
    await build(project);
    const digits = { "/mnist.digits": { body: readFileSync(new URL("../../../www/digits/mnist.digits", import.meta.url)) } };
    const site = await serve({ "/": join(project, "dist") }, { ...digits, ...(script && pageOf(script)) });
    try {
      const { written } = await readPage(browser, `${site.url}index.html`);
      assert.deepEqual({ ...written, bytes: 0 }, { goesOn: true, bytes: 0 });
      assert(written.bytes > 0);
    } finally {
      await site.stop();
    }
  });
}
