import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { goldenBody, readPage } from "../package/support/golden-page.js";
import { htmlPage, serve, strictPolicy } from "../package/support/site.js";
import { launchBrowser } from "../support/browser.js";
import { freePort, run } from "./support/commands.js";
import { readExample } from "./support/example.js";
import { byEmbedded, byName, eachError } from "./support/programs.js";
import { assertBuilt, assertServed, embeddedPolicy } from "./support/servers.js";
import { createToolProject } from "./support/tool-project.js";

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

/**
 * A page and its program, at the top of the project and in src/ as Rsbuild has it.
 * @param {string} name
 * @param {string} program
 * @param {Record<string, string>} [files]
 */
function createPage(name, program, files) {
  return createToolProject("plain", name, { "index.html": htmlPage(goldenBody, "main.js"), "main.js": program, ...files });
}

const rsbuild = {
  "rsbuild.config.js": `export default {
    html: { template: "page.html" },
    source: { entry: { index: "./main.js" } },
    server: { host: "127.0.0.1" },
  };`,
  "page.html": htmlPage(goldenBody, ""),
};

test("Rsbuild: its development server finds the module and the worker", () =>
  assertServed(browser, createPage("rsbuild-dev", byName, rsbuild), "rsbuild dev --port 0"));

test("Rsbuild builds a page that finds the module and the worker", () =>
  assertBuilt(browser, createPage("rsbuild", byName, rsbuild), "rsbuild build"));

/** Parcel reads the line of the README where it finds the project's lock file. */
const parcel = {
  "package.json": JSON.stringify({ name: "parcel", private: true, ...JSON.parse(readExample("Parcel", "json")) }),
  "package-lock.json": "{}",
};
const withWeights = "cp public/* dist/";

test("Parcel: its development server finds the module and the worker", async () => {
  const command = `mkdir dist && ${withWeights} && parcel index.html --port ${await freePort()}`;
  await assertServed(browser, createPage("parcel-dev", byName, parcel), command);
});

test("Parcel builds a page that finds the module and the worker", () => {
  // Its own inline script says which file is which.
  const policy = strictPolicy.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'");
  return assertBuilt(browser, createPage("parcel", byName, parcel), `parcel build index.html && ${withWeights}`, { policy });
});

test("bun builds a page that takes what is embedded", () =>
  assertBuilt(browser, createPage("bun-build", byEmbedded), `bun build index.html --outdir dist && ${withWeights}`, { policy: embeddedPolicy }));

test("bun: without what is embedded, each error names it", async () => {
  const project = createPage("bun-error", eachError);
  await run(project, `bun build index.html --outdir dist && ${withWeights}`);
  const site = await serve({ "/": join(project, "dist") });
  try {
    const { written } = await readPage(browser, `${site.url}index.html`);
    assert.match(written.here, /^VaeletError .*left vaelet\.wasm behind.*`vaelet\/embedded`/);
    assert.match(written.inWorker, /^VaeletError .*left worker\.js behind.*`vaelet\/embedded`/);
  } finally {
    await site.stop();
  }
});

const bunServer = `import page from "./index.html";

const weights = Bun.file("public/model.safetensors");
const routes = { "/": page, "/model.safetensors": weights, "/conv-cvae.safetensors": weights };
console.log(Bun.serve({ port: 0, hostname: "127.0.0.1", development: true, routes }).url.href);
`;

test("bun: its development server takes what is embedded", () =>
  assertServed(browser, createPage("bun-dev", byEmbedded, { "server.js": bunServer }), "bun server.js"));

test("esbuild takes what is embedded, in one file and without a loader", async () => {
  const commands = "esbuild main.js --bundle --format=esm --outdir=dist --log-level=error && cp index.html public/* dist/";
  const requests = await assertBuilt(browser, createPage("esbuild-embedded", byEmbedded), commands, { policy: embeddedPolicy });
  assert.deepEqual(requests.filter((path) => /\.(js|wasm)$/.test(path)), ["main.js"]);
});

/** Writes what the worker of a file without import.meta says, and the one that is embedded. */
const workerErrors = `import * as embedded from "vaelet/embedded";
import { loadModelInWorker } from "vaelet/worker";

const sentence = (loading) => loading.then(() => "loaded", ({ name, message }) => \`\${name}: \${message}\`);

Promise.all([{}, embedded].map((options) => sentence(loadModelInWorker("model.safetensors", options)))).then((written) => {
  document.querySelector("output").textContent = JSON.stringify({ written });
});
`;

test("a worker that has no address, or whose policy forbids it, says so", async () => {
  const project = createPage("esbuild-iife", workerErrors);
  await run(project, "esbuild main.js --bundle --format=iife --outdir=dist --log-level=error && cp index.html dist/");
  const site = await serve({ "/": join(project, "dist") });
  try {
    const { written } = await readPage(browser, `${site.url}index.html`);
    assert.match(written.written[0], /^VaeletError: .*no address of their own.*`vaelet\/embedded`/);
    assert.match(written.written[1], /^VaeletError: .*add worker-src blob:/);
  } finally {
    await site.stop();
  }
});
