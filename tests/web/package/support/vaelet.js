// Helpers of the tests of the package's functions: a page that holds them as `vaelet`.
import { after, before } from "node:test";

import { goldenLabels, goldenZ } from "./golden-file.js";
import { startBench } from "./tab.js";

/** @typedef {Awaited<ReturnType<typeof startBench>>} Bench */

/** What to decode to get the golden pictures. */
export const golden = { z: [...goldenZ], label: goldenLabels };

/**
 * A browser for a file's tests.
 * @param {string} name of the project folder
 */
export function useVaelet(name) {
  /** @type {Bench} */
  let bench;
  before(async () => void (bench = await startBench(name)));
  after(() => bench.stop());

  /**
   * Calls `use` with a page in which `vaelet` holds what the package exports.
   * @param {Parameters<Bench["withPage"]>[0]} use
   * @param {Parameters<Bench["withPage"]>[1]} [options]
   */
  return function withVaelet(use, options) {
    return bench.withPage(async (tab, url) => {
      await tab.page.evaluate(async () => {
        const imports = ["index.js", "worker/index.js"].map((name) => import(`/vaelet/js/${name}`));
        globalThis.vaelet = Object.assign({}, ...(await Promise.all(imports)));
      });
      await use(tab, url);
    }, options);
  };
}
