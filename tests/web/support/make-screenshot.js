/**
 * Makes www/screenshot.png, the picture in the README: the page as ./www/serve shows it.
 *   node tests/web/support/make-screenshot.js
 */

import { join } from "node:path";
import { launchBrowser, openTab, readPixels, visit } from "./browser.js";
import { root, startServe } from "./host.js";
import { waitUntil } from "./wait.js";

const host = await startServe();
const browser = await launchBrowser();
try {
  const { page } = await openTab(browser, { viewport: { width: 1200, height: 760 } });
  await visit(page, `${host.url}#label=3`);
  await page.locator("#seed").fill("3");
  await page.locator("#seed").press("Enter");
  await page.locator("h1").click();
  const strip = "#sliders .latent:last-child canvas";
  await waitUntil("the last strip is painted", async () => (await readPixels(page, strip)).some((value) => value > 100));
  await page.screenshot({ path: join(root, "www/screenshot.png") });
} finally {
  await browser.close();
  await host.stop();
}
