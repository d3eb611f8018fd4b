import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { loadModel } from "../engine/package.js";
import { launchBrowser, openTab } from "../support/browser.js";
import { waitUntil } from "../support/wait.js";
import { canvasOf } from "./support/element.js";
import { goldenFile } from "./support/golden-file.js";
import { createProject } from "./support/project.js";
import { readExamples } from "./support/readme.js";
import { serve, strictPolicy } from "./support/site.js";

/** @typedef {import("./support/site.js").Answer} Answer */

const root = new URL("../../../", import.meta.url);
const ownReadme = readFileSync(new URL("web/README.md", root), "utf8");
const own = readExamples(ownReadme);
const tools = ["tests/web/package", "tests"].map((folder) => fileURLToPath(new URL(`${folder}/node_modules/.bin`, root)));
const weights = { "/conv-cvae.safetensors": { body: goldenFile, type: "application/octet-stream" } };

const model = await loadModel(goldenFile);
/** What most examples draw. */
const seven = model.sample({ label: 7, seed: 1 });

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

/**
 * Runs an example's commands as a person would, with the tools of these tests installed.
 * @param {string} project
 * @param {string} commands
 */
function run(project, commands) {
  const PATH = [process.env.PATH, ...tools].join(delimiter);
  execFileSync("sh", ["-ec", commands], { cwd: project, env: { ...process.env, PATH }, stdio: ["ignore", "ignore", "inherit"] });
}

/** @param {string} html */
const pageOf = (html) => ({
  "/": { body: `<!doctype html><html lang="en"><title>example</title><link rel="icon" href="data:,">${html}`, type: "text/html" },
});

/**
 * Opens an example's page, which must draw these pixels, white on black, and be quiet.
 * @param {Record<string, string>} folders of the site
 * @param {Record<string, Answer>} files
 * @param {{expected?: Float32Array, policy?: string}} [options]
 */
async function assertDraws(folders, files, { expected = seven.images, policy } = {}) {
  const site = await serve(folders, { ...weights, ...files }, { policy });
  const { page, problems, close } = await openTab(browser);
  try {
    await page.goto(site.url);
    await waitUntil(`the picture (${problems})`, () => shows(page, expected));
    assert.deepEqual(problems, []);
  } finally {
    await close();
    await site.stop();
  }
}

/**
 * @param {import("playwright-core").Page} page
 * @param {Float32Array} expected
 */
async function shows(page, expected) {
  const shown = await page.locator("canvas").evaluate((canvas) => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
    const context = /** @type {HTMLCanvasElement} */ (canvas).getContext("2d");
    return Array.from(context?.getImageData(0, 0, width, height).data ?? []).filter((_, i) => i % 4 === 0);
  });
  return shown.length === expected.length && expected.every((value, i) => Math.abs(255 * value - shown[i]) <= 1);
}

/**
 * A project of this name with the bundlers' program, or another.
 * @param {string} name
 * @param {{program?: string, others?: string[]}} [options]
 */
function createExample(name, { program = own.Bundlers.js, others } = {}) {
  const project = createProject(`readme-${name}`, others);
  writeFileSync(join(project, "main.js"), program);
  writeFileSync(join(project, "index.html"), own.Bundlers.html);
  return project;
}

/** Vite's output for a program. @param {string} project */
function buildByVite(project) {
  mkdirSync(join(project, "public"));
  run(project, own.Vite.sh);
  return { "/": join(project, "dist") };
}

test("plain HTML", () => {
  const project = createProject("readme-plain");
  writeFileSync(join(project, "digit.js"), own["Plain HTML"].js);
  return assertDraws({ "/vaelet/": join(project, "node_modules/vaelet"), "/": project }, pageOf(own["Plain HTML"].html));
});

test("Vite", () => {
  const project = createExample("vite");
  const folders = buildByVite(project);
  return assertDraws(folders, pageOf(readFileSync(join(project, "dist/index.html"), "utf8")));
});

test("webpack", () => {
  const project = createExample("webpack");
  run(project, own["webpack 5"].sh);
  return assertDraws({ "/": join(project, "dist") }, pageOf(own.Bundlers.html));
});

test("esbuild", () => {
  const project = createExample("esbuild", { program: own.esbuild.js });
  run(project, own.esbuild.sh);
  return assertDraws({ "/": join(project, "dist") }, pageOf(own.Bundlers.html));
});

test("Rollup", () => {
  const project = createExample("rollup", { others: ["@rollup/plugin-node-resolve"] });
  writeFileSync(join(project, "rollup.config.js"), own.Rollup.js);
  run(project, own.Rollup.sh);
  return assertDraws({ "/": join(project, "dist") }, pageOf(own.Bundlers.html));
});

test("the first example draws the fifth of twenty", () => {
  const project = createExample("first", { program: own[""].js });
  const { images } = model.sample({ label: "7", count: 20, seed: 1 });
  const expected = images.subarray(4 * 784, 5 * 784);
  const folders = buildByVite(project);
  return assertDraws(folders, pageOf(readFileSync(join(project, "dist/index.html"), "utf8")), { expected });
});

test("the example of the worker", () => {
  const project = createExample("worker", { program: own["In a worker"].js });
  const folders = buildByVite(project);
  return assertDraws(folders, pageOf(readFileSync(join(project, "dist/index.html"), "utf8")));
});

test("Node.js prints what the trainer noted", () => {
  const project = createProject("readme-node");
  writeFileSync(join(project, "conv-cvae.safetensors"), goldenFile);
  writeFileSync(join(project, "program.js"), own["Node.js, Bun, Deno"].js);
  const output = execFileSync(process.execPath, ["program.js"], { cwd: project, encoding: "utf8" });
  assert.match(output, /^\{[^]*\}\n$/);
});

test("the element and its style, under the policy that is said to be enough", async () => {
  const [policy] = /default-src 'none';[^`]*/.exec(ownReadme) ?? assert.fail("web/README.md has no policy");
  const project = createProject("readme-element");
  const html = `${own["The element"].html}<link rel="stylesheet" href="style.css">`;
  const files = { ...weights, ...pageOf(html), "/style.css": { body: own["The element"].css, type: "text/css" } };
  const folders = { "/vaelet/": join(project, "node_modules/vaelet") };
  const site = await serve(folders, files, { policy: `${policy}; style-src 'self'; img-src data:` });
  const { page, problems, close } = await openTab(browser);
  try {
    await page.goto(site.url);
    await page.getByRole("img", { name: "a generated 7" }).waitFor();
    await page.getByRole("slider").first().waitFor();
    assert.equal((await page.locator("vae-let").boundingBox())?.width, 12 * 16);
    const style = await canvasOf(page).evaluate((canvas) => {
      const { color, borderTopLeftRadius } = getComputedStyle(canvas);
      return { color, borderTopLeftRadius };
    });
    assert.deepEqual(style, { color: "rgb(102, 51, 153)", borderTopLeftRadius: "16px" });
    assert.deepEqual(problems, []);
  } finally {
    await close();
    await site.stop();
  }
});

test("the example of the repository's README, with its script in the page", () => {
  const { html } = readExamples(readFileSync(new URL("README.md", root), "utf8"))["Embed it in a page"];
  const project = createProject("readme-root");
  const policy = strictPolicy.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'");
  return assertDraws({ "/vaelet/": join(project, "node_modules/vaelet") }, pageOf(html), { policy });
});
