// Helpers of the element's tests.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { waitUntil } from "../../support/wait.js";
import { goldenLabels, goldenZ } from "./golden-file.js";
import { startBench } from "./tab.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {Awaited<ReturnType<typeof startBench>>} Bench */

export const goldenText = [...goldenZ.subarray(0, goldenZ.length / 2)].join(" ");

/** Attributes of the golden picture. */
export const golden = `src="model.safetensors" label="${goldenLabels[0]}" z="${goldenText}"`;

/** The address of the script that defines the element. */
export const script = "/vaelet/js/element/define.js";

/**
 * A browser for a file's tests.
 * @param {string} name of the project folder
 */
export function useElement(name) {
  /** @type {Bench} */
  let bench;
  before(async () => void (bench = await startBench(name)));
  after(() => bench.stop());

  /**
   * Calls `use` with a page that holds this markup, and checks that it stayed on its own site, and was quiet unless
   * it is expected to be `loud`.
   * @param {string} body
   * @param {(page: Page) => Promise<void>} use
   * @param {{loud?: boolean} & Parameters<Bench["withPage"]>[1]} [options]
   */
  return function withElement(body, use, { loud = false, ...options } = {}) {
    return bench.withPage(
      async ({ page, problems, requests }, url) => {
        await use(page);
        if (!loud) assert.deepEqual(problems, []);
        assert.deepEqual(requests.filter((address) => !address.startsWith(url) && address !== "data:,"), []);
      },
      { body, script, ...options },
    );
  };
}

/** @param {Page} page */
export const canvasOf = (page, element = "vae-let") => page.locator(`${element} canvas[aria-label]`);

/**
 * The picture's opacities, 0 to 1, and its colour where it is opaque enough to tell.
 * @param {Page} page
 */
export function readCanvas(page, element = "vae-let") {
  return canvasOf(page, element).evaluate((canvas) => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
    const context = /** @type {HTMLCanvasElement} */ (canvas).getContext("2d");
    const { data } = /** @type {CanvasRenderingContext2D} */ (context).getImageData(0, 0, width, height);
    const opaque = data.findIndex((value, i) => i % 4 === 3 && value > 250) - 3;
    return {
      pixels: Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3] / 255),
      colour: Array.from(data.subarray(opaque, opaque + 3)),
    };
  });
}

/**
 * Calls a function in the page with its first element.
 * @template Result
 * @template [Argument=undefined]
 * @param {Page} page
 * @param {(element: import("../../../../web/js/element/index.js").VaeLet, argument: Argument) => Result | Promise<Result>} use
 * @param {Argument} [argument]
 * @returns {Promise<Result>}
 */
export function onElement(page, use, argument) {
  return page.locator("vae-let").first().evaluate(/** @type {any} */ (use), argument);
}

/**
 * Waits until the element's picture differs from this one, and returns it.
 * @param {Page} page
 * @param {number[]} before
 */
export function waitForOther(page, before) {
  return waitUntil("another picture", async () => {
    const found = await readCanvas(page);
    return found.pixels.some((value, i) => Math.abs(value - before[i]) > 0.01) && found;
  });
}
