// The page that each tool makes of pages/by-name.js or its siblings, and what it must show.
import assert from "node:assert/strict";

import { openTab } from "../../support/browser.js";
import { readCanvas } from "./element.js";
import { distanceFromGolden, goldenLabels, goldenZ } from "./golden-file.js";

/** Where the results differ by more than this, something else was decoded. */
const tolerance = 1e-4;

/** What to decode to get the golden picture. */
export const goldenInput = { z: [...goldenZ.subarray(0, goldenZ.length / 2)], label: goldenLabels[0] };

/** The markup that pages/scenario.js reads and writes, and an element that shows the golden picture. */
export const goldenBody =
  `<output data-z="${JSON.stringify(goldenInput.z)}" data-label="${goldenInput.label}"></output>` +
  `<vae-let src="model.safetensors" label="${goldenInput.label}" z="${goldenInput.z}"></vae-let>`;

/**
 * Opens a page and returns what its program wrote, and what it asked for.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {(tab: Awaited<ReturnType<typeof openTab>>) => Promise<void>} [use] while the page is open
 */
export async function readPage(browser, url, use = async () => {}) {
  const tab = await openTab(browser);
  try {
    await tab.page.goto(url);
    const output = tab.page.locator("output").filter({ hasText: "{" });
    await output.waitFor().catch((error) => assert.fail(`${error.message}\n${tab.problems.join("\n")}`));
    const written = JSON.parse((await output.textContent()) ?? "");
    await use(tab);
    return { written, requests: tab.requests };
  } finally {
    await tab.close();
  }
}

/**
 * Checks that both ways to load, and the element, give the golden picture, that the page is quiet and that it asks
 * no other site.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {string} [site] with which all addresses begin
 * @returns {Promise<string[]>} what the page asked for, without that
 */
export async function assertGolden(browser, url, site = new URL("/", url).href) {
  const { written, requests } = await readPage(browser, url, async ({ page, problems }) => {
    await page.getByRole("img", { name: "a generated 7" }).waitFor();
    assert(distanceFromGolden((await readCanvas(page)).pixels) < 1 / 255);
    assert.deepEqual(problems, []);
  });
  assert.equal(written.error, undefined);
  assert(distanceFromGolden(written.here) < tolerance);
  assert(distanceFromGolden(written.inWorker) < tolerance);
  const elsewhere = requests.filter((address) => !address.startsWith(site) && !/^(data|blob):/.test(address));
  assert.deepEqual(elsewhere, []);
  return requests.map((address) => address.replace(site, ""));
}
