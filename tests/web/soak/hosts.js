// Two places to work in: a page in headless Chromium, and Node.js.
import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { loadModel, packageFolder } from "../engine/package.js";
import { launchBrowser, openTab } from "../support/browser.js";
import { htmlPage, serve } from "../package/support/site.js";
import { models, watchMemory, workWith } from "./work.js";

/** @typedef {keyof ReturnType<typeof workWith>} Task */

/**
 * Bytes that are still in use when everything was collected that nobody holds.
 * @typedef {{wasm: number, heap: number}} Memory
 */

/**
 * @typedef {object} Host
 * @property {(task: Task, count: number) => Promise<void>} run
 * @property {() => Promise<Memory>} measure
 * @property {() => Promise<void>} close
 */

const modelFolder = new URL("../../../www/models/", import.meta.url);

/** @returns {Promise<Host>} */
async function startNode() {
  const wasm = watchMemory();
  const files = await Promise.all(models.map(async (name) => new Uint8Array(await readFile(new URL(name, modelFolder)))));
  const work = workWith(loadModel, files);
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc");
  return {
    run: (task, count) => work[task](count),
    measure: async () => {
      // What ends in a callback of one collection goes with the next.
      for (let i = 0; i < 3; ++i) {
        await new Promise((resolve) => setImmediate(resolve));
        collectGarbage();
      }
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return { wasm: wasm(), heap: heapUsed + arrayBuffers };
    },
    close: async () => {},
  };
}

/** @returns {Promise<Host>} */
async function startChromium() {
  const site = await serve(
    { "/vaelet/": packageFolder, "/models/": modelFolder, "/": new URL(".", import.meta.url) },
    { "/index.html": { body: htmlPage("", "page.js"), type: "text/html" } },
  );
  const browser = await launchBrowser();
  const { page } = await openTab(browser);
  await page.goto(`${site.url}index.html`);
  const session = await page.context().newCDPSession(page);
  return {
    run: (task, count) => page.evaluate(({ task, count }) => soak.run(task, count), { task, count }),
    measure: async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      return { wasm: await page.evaluate(() => soak.wasm()), heap: usedSize };
    },
    close: async () => {
      await browser.close();
      await site.stop();
    },
  };
}

/** @type {Record<string, () => Promise<Host>>} */
export const hosts = { "Node.js": startNode, Chromium: startChromium };
