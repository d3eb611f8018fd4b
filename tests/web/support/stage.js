import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { launchShell, openTab, visit } from "./browser.js";
import { startBuiltPage } from "./host.js";

/**
 * @typedef {import("./browser.js").Browser} Browser
 * @typedef {Awaited<ReturnType<typeof openTab>>} Tab
 * @typedef {import("./host.js").Host} Host
 */

/**
 * Sets up the tests of a file: the page on a host, a browser, and one tab at a time, from before the first test until
 * after the last.
 * @param {() => Promise<void>} [prepare]  what else the first test needs, once the stage stands. (Node.js 20 runs the
 *   `before` hooks of a file side by side: a second one would not wait for this one.)
 */
export function useStage(prepare) {
  /** @type {Host} */
  let host;
  /** @type {Browser} */
  let browser;
  /** @type {Tab | undefined} */
  let tab;

  before(async () => {
    host = await startBuiltPage();
    browser = await launchShell();
    await prepare?.();
  });

  afterEach(() => assert.deepEqual(tab?.foreign ?? [], [], "the page asks no other origin for anything"));

  after(async () => {
    await browser?.close();
    await host?.stop();
  });

  return {
    get host() {
      return host;
    },

    get browser() {
      return browser;
    },

    get tab() {
      if (tab === undefined) throw new Error("no tab is open yet: call openTab or fresh first");
      return tab;
    },

    /**
     * An empty tab in the place of the one before, and of its traces.
     * @param {import("playwright-core").BrowserContextOptions} [options]
     */
    async openTab(options) {
      await tab?.close();
      tab = await openTab(browser, options);
      return tab;
    },

    /**
     * A new tab with the page in this state.
     * @param {string} [hash]
     * @param {import("playwright-core").BrowserContextOptions} [options]
     */
    async fresh(hash = "", options) {
      const { page } = await this.openTab(options);
      await visit(page, host.url + hash);
      return page;
    },
  };
}
