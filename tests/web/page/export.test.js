import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launchBrowser, openTab, readInk, visit, waitUntil } from "./browser.js";
import { root, startServe } from "./host.js";
import { readModels } from "./weights-file.js";

const conditional = (await readModels()).find(({ labels }) => labels.length > 0);
assert(conditional, "www/models needs a conditional model");

/** Bytes of the page without weights and what is made from them, gzipped. */
const budget = 120_000;

/** @type {Awaited<ReturnType<typeof startServe>>} */
let host;
/** @type {import("./browser.js").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof openTab>>} */
let tab;

before(async () => {
  host = await startServe();
  browser = await launchBrowser();
  tab = await openTab(browser, { acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"] });
  await visit(tab.page, `${host.url}#model=${conditional.name}&label=3:0.6,8:0.4&z=${Array.from({ length: conditional.latent }, (_, i) => (i - 7) / 10)}`);
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

/** @param {string} button */
async function copy(button) {
  await tab.page.getByRole("button", { name: button }).click();
  await tab.page.getByText("Copied.").waitFor();
  return tab.page.evaluate(() => navigator.clipboard.readText());
}

/** @param {string} button */
async function download(button) {
  const [file] = await Promise.all([
    tab.page.waitForEvent("download"),
    tab.page.getByRole("button", { name: button }).click(),
  ]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

test("the way between two pictures is saved as an animated GIF that goes on for ever", async () => {
  const { name, content } = await download("Save GIF");
  assert.equal(name, "between.gif");
  assert.equal(content.toString("latin1", 0, 6), "GIF89a");
  assert.deepEqual([content.readUInt16LE(6), content.readUInt16LE(8)], [8 * 28, 8 * 28]);
  assert(content.includes("NETSCAPE2.0\x03\x01\x00\x00"), "it goes on for ever");
  const frames = content.toString("latin1").split("\x21\xf9\x04").length - 1;
  assert.equal(frames, 72);
  assert.equal(content.at(-1), 0x3b);
});

test("the copied link is the address", async () => {
  assert.equal(await copy("Copy link"), tab.page.url());
});

test("the copied element shows the same picture on another page", async () => {
  const snippet = await copy("Copy embed");
  const { page, problems, close } = await openTab(browser);
  await page.route("**/other.html", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html>${snippet}` }));
  await page.goto(`${host.url}other.html`);
  const readElement = () => page.locator("vae-let").evaluate((element) => {
    const canvas = element.shadowRoot?.querySelector("canvas");
    const ink = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    return Array.from({ length: (ink?.length ?? 0) / 4 }, (_, i) => ink?.[4 * i + 3] ?? 0);
  });
  const expected = await readInk(tab.page);
  await waitUntil("the element shows the picture", async () => {
    const ink = await readElement();
    return ink.length === expected.length && ink.every((value, i) => Math.abs(value - expected[i]) <= 1);
  });
  assert.deepEqual(problems, []);
  await close();
});

test("the page without weights stays in its budget", async () => {
  const site = join(root, "build/site");
  const shipped = (await readdir(site, { recursive: true }))
    .filter((path) => /\.(html|js|css|wasm|svg|json|webmanifest)$/.test(path) && !path.endsWith(".map.json"));
  const sizes = await Promise.all(shipped.map(async (path) => ({ path, bytes: gzipSync(await readFile(join(site, path))).length })));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  assert(total < budget, `${total} bytes gzipped: ${JSON.stringify(sizes)}`);
});
