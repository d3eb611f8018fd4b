import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { goldenBody, readPage } from "../package/support/golden-page.js";
import { htmlPage } from "../package/support/site.js";
import { launchBrowser } from "../support/browser.js";
import { readExample } from "./support/example.js";
import { byEmbedded, byName, eachError } from "./support/programs.js";
import { assertBuilt, assertServed, withServer } from "./support/servers.js";
import { createToolProject } from "./support/tool-project.js";

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

const line = { "vite.config.js": readExample("Vite", "js") };

const versions = [
  { version: "8", folder: "vite", files: {} },
  { version: "7", folder: "vite7", files: line },
  { version: "6", folder: "vite6", files: line },
];

/**
 * A project whose page runs this program.
 * @param {string} name
 * @param {string} program
 * @param {Record<string, string>} files
 */
function createViteProject(name, program, files) {
  return createToolProject("plain", name, { "index.html": htmlPage(goldenBody, "main.js"), "main.js": program, ...files });
}

for (const { version, folder, files } of versions) {
  const cli = `node ../node_modules/${folder}/bin/vite.js`;
  const serving = `${cli} --host 127.0.0.1 --port 0`;

  test(`Vite ${version}: its development server finds the module and the worker`, () =>
    assertServed(browser, createViteProject(`${folder}-dev`, byName, files), serving));

  test(`Vite ${version} builds a page that finds the module and the worker`, async () => {
    const requests = await assertBuilt(browser, createViteProject(folder, byName, files), `${cli} build --target es2022`);
    assert(requests.some((path) => /^assets\/vaelet-relaxed-[^/]+\.wasm$/.test(path)), requests.join(" "));
  });

  test(`Vite ${version} takes what is embedded as well`, () =>
    assertServed(browser, createViteProject(`${folder}-embedded`, byEmbedded, {}), serving));

  if (Object.keys(files).length === 0) continue;
  test(`Vite ${version}: without the line, each error names it`, () =>
    withServer(createViteProject(`${folder}-error`, eachError, {}), serving, async (url) => {
      const { written } = await readPage(browser, url);
      for (const [message, file] of [[written.here, "vaelet.wasm"], [written.inWorker, "worker.js"]]) {
        assert.match(message, /^VaeletError .*\/node_modules\/\.vite\/deps\/.*`optimizeDeps: \{ exclude: \["vaelet"\] \}`/);
        assert(message.includes(`left ${file} behind`), message);
      }
    }));
}
