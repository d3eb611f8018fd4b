import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { visit } from "./browser.js";
import { root, startStaticHost } from "./host.js";
import { waitUntil } from "./wait.js";

/**
 * Serves the page, from a copy of its own, until the test ends.
 * @param {import("node:test").TestContext} t
 * @param {{path?: string, answer?: Parameters<typeof startStaticHost>[2]}} [options]
 */
export async function serveCopy(t, { path = "/", answer } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "vaelet-site-"));
  await cp(join(root, "build/site"), folder, { recursive: true });
  const host = await startStaticHost(path, folder, answer);
  t.after(async () => {
    await host.stop();
    await rm(folder, { recursive: true });
  });
  return { ...host, folder };
}

/**
 * Goes to the page, and waits until a file is kept.
 * @param {import("playwright-core").Page} page
 * @param {string} url
 * @param {string} file
 */
export async function visitUntilKept(page, url, file) {
  await visit(page, url);
  await waitUntil(`${file} is kept`, () => isKept(page, file));
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} file
 */
export function isKept(page, file) {
  return page.evaluate(async (file) => {
    const keys = await (await caches.open("vaelet")).keys();
    return keys.some(({ url }) => url.includes(file));
  }, file);
}
