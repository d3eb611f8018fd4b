import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launchBrowser, openTab, readInk, visit, waitForInk, waitForOtherInk, waitUntil } from "./browser.js";
import { root, startServe, startStaticHost } from "./host.js";
import { readModels } from "./weights-file.js";

const [first, second] = await readModels();

/** @type {string} */
let folder;
/** @type {import("./browser.js").Browser} */
let browser;

before(async () => {
  await (await startServe()).stop();
  folder = await mkdtemp(join(tmpdir(), "vaelet-site-"));
  await cp(join(root, "build/site"), folder, { recursive: true });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

/**
 * A tab on the page, once what it showed is kept.
 * @param {string} url
 */
async function openKeptPage(url) {
  const tab = await openTab(browser, { serviceWorkers: "allow" });
  await visit(tab.page, url);
  await waitUntil("the weights are kept", () => tab.page.evaluate(async (name) => {
    const keys = await (await caches.open("vaelet")).keys();
    return keys.some(({ url }) => url.includes(name));
  }, first.name));
  return tab;
}

test("below a path, the page comes back without a network, with the model that was open", async () => {
  const host = await startStaticHost("/somewhere/deep/", folder);
  const { page, close } = await openKeptPage(`${host.url}#model=${first.name}`);
  const ink = await readInk(page);
  await host.stop();
  await page.reload();
  await page.locator("#digit[aria-label]").waitFor();
  await waitForInk(page, "#digit", ink, 0);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherInk(page, ink);
  await page.evaluate((name) => { location.hash = `#model=${name}`; }, second.name);
  await page.locator("#notice").waitFor();
  assert.match((await page.locator("#notice p").textContent()) ?? "", /Check the connection/);
  await close();
});

test("a new build replaces the old one by itself", async () => {
  const host = await startStaticHost("/", folder);
  const { page, close } = await openKeptPage(host.url);
  const index = join(folder, "models/index.json");
  const script = join(folder, "service-worker.js");
  const digest = /"models\/index\.json":"(\w+)"/.exec(await readFile(script, "utf8"))?.[1];
  assert(digest, "the service worker knows the digest of models/index.json");
  await writeFile(script, (await readFile(script, "utf8")).replace(digest, "0123456789abcdef"));
  const entries = JSON.parse(await readFile(index, "utf8"));
  await writeFile(index, JSON.stringify([{ ...entries[0], title: "A new title" }, ...entries.slice(1)]));

  await page.reload();
  await waitUntil("the new title is there", async () => (await page.locator(".model-choice").first().textContent()) === "A new title");
  const kept = await page.evaluate(async () => (await (await caches.open("vaelet")).keys()).map(({ url }) => url));
  assert.deepEqual(kept.filter((url) => url.includes("index.json")), [`${host.url}models/index.json?0123456789abcdef`]);
  await close();
  await host.stop();
});

test("the manifest can be installed from any path", async () => {
  const host = await startStaticHost("/below/", folder);
  const manifest = await (await fetch(`${host.url}app.webmanifest`)).json();
  assert.equal(manifest.start_url, "./");
  assert.equal(manifest.scope, "./");
  for (const { src } of manifest.icons) {
    assert.match(await (await fetch(new URL(src, host.url))).text(), /^<svg/);
  }
  await host.stop();
});
