import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { drawnDigit, goTo, readPixels, waitForOtherPicture, waitForPicture } from "../support/browser.js";
import { root } from "../support/host.js";
import { isKept, serveCopy, visitUntilKept } from "../support/kept-page.js";
import { useStage } from "../support/stage.js";
import { readModels } from "../support/shipped-models.js";
import { waitUntil } from "../support/wait.js";

const [first, second] = await readModels();

const stage = useStage();

/**
 * A tab on the page, once what it showed is kept.
 * @param {string} url
 */
async function openKeptPage(url) {
  const { page } = await stage.openTab({ serviceWorkers: "allow" });
  await visitUntilKept(page, url, `${first.name}.safetensors`);
  return page;
}

test("below a path, the page comes back without a network, with the model that was open", async (t) => {
  const host = await serveCopy(t, { path: "/somewhere/deep/" });
  const page = await openKeptPage(`${host.url}#model=${first.name}`);
  const ink = await readPixels(page);
  await host.stop();
  await page.reload();
  await page.locator(drawnDigit).waitFor();
  await waitForPicture(page, "#digit", ink, 0);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, ink);
  await page.evaluate((name) => { location.hash = `#model=${name}`; }, second.name);
  await page.locator("#notice").waitFor();
  assert.match((await page.locator("#notice p").textContent()) ?? "", /Check the connection/);
});

/**
 * Returns the title of the first model of the page.
 * @param {import("../support/browser.js").Page} page
 */
function firstTitle(page) {
  return page.locator(".model-title").first().textContent();
}

/**
 * Puts a new build in the place of the one that is served.
 * @param {string} folder
 * @param {string} title  of its first model
 * @returns {Promise<string>} the digest of its models/index.json
 */
async function publish(folder, title) {
  const index = join(folder, "models/index.json");
  const script = join(folder, "service-worker.js");
  const entries = JSON.parse(await readFile(index, "utf8"));
  const content = JSON.stringify([{ ...entries[0], title }, ...entries.slice(1)]);
  const digest = createHash("sha256").update(content).digest("hex");
  const before = /"models\/index\.json":"(\w+)"/.exec(await readFile(script, "utf8"))?.[1];
  assert(before, "the service worker knows the digest of models/index.json");
  await writeFile(index, content);
  await writeFile(script, (await readFile(script, "utf8")).replace(before, digest));
  return digest;
}

test("a new build replaces the old one by itself", async (t) => {
  const host = await serveCopy(t);
  const page = await openKeptPage(host.url);
  const digest = await publish(host.folder, "A new title");
  await page.reload();
  await waitUntil("the new title is there", async () => (await firstTitle(page)) === "A new title");
  const kept = await page.evaluate(async () => (await (await caches.open("vaelet")).keys()).map(({ url }) => url));
  assert.deepEqual(kept.filter((url) => url.includes("index.json")), [`${host.url}models/index.json?${digest}`]);
});

test("a page that somebody uses is left alone by a new build until it is loaded again", async (t) => {
  const host = await serveCopy(t);
  const page = await openKeptPage(host.url);
  await page.reload();
  await page.locator(drawnDigit).waitFor();
  await page.locator("#lead").click();
  await page.evaluate(() => {
    document.title = "in use";
    // The browser may look for a new build by itself.
    Reflect.set(globalThis, "changed", new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true })));
    // A page that loads itself again says so at once, before it goes.
    Reflect.get(globalThis, "navigation").addEventListener("navigate", (/** @type {{navigationType: string}} */ { navigationType }) => {
      if (navigationType === "reload") document.title += ", loaded again";
    });
  });
  await publish(host.folder, "A newer title");
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
    await Reflect.get(globalThis, "changed");
  });
  assert.equal(await page.title(), "in use");
  await page.reload();
  await waitUntil("the newer title is there", async () => (await firstTitle(page)) === "A newer title");
});

test("a build of which a part does not arrive leaves the one before", async (t) => {
  let missing = "";
  const host = await serveCopy(t, {
    answer(pathname, response) {
      if (missing === "" || !pathname.endsWith(missing)) return false;
      response.writeHead(404).end();
      return true;
    },
  });
  const page = await openKeptPage(host.url);
  const title = await firstTitle(page);
  missing = "models/index.json";
  await publish(host.folder, "A title that does not arrive");
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise((resolve) => registration.addEventListener("updatefound", () => resolve(registration.installing)));
    await registration.update();
    const installing = await found;
    if (installing.state !== "redundant") await new Promise((resolve) => installing.addEventListener("statechange", resolve));
  });
  await host.stop();
  await page.reload();
  await page.locator(drawnDigit).waitFor();
  assert.equal(await firstTitle(page), title);
});

test("weights show how far they have come on the way through what keeps them", async (t) => {
  /** @type {() => void} */
  let release = () => {};
  const content = await readFile(join(root, "build/site/models", `${second.name}.safetensors`));
  const host = await serveCopy(t, {
    answer(pathname, response) {
      if (!pathname.endsWith(`${second.name}.safetensors`)) return false;
      response.writeHead(200, { "content-length": content.length });
      const half = content.length >> 1;
      response.write(content.subarray(0, half));
      release = () => response.end(content.subarray(half));
      return true;
    },
  });
  const page = await openKeptPage(host.url);
  await page.evaluate((name) => { location.hash = `#model=${name}`; }, second.name);
  const progress = page.locator("#loading progress[value]");
  await waitUntil("half has come", async () => Number(await progress.evaluate((bar) => /** @type {HTMLProgressElement} */ (bar).value)) > 0.3);
  release();
  await waitUntil("the other model is there", async () => page.url().includes(second.name) && !(await page.locator("#loading").isVisible()));
});

test("a full disk does not keep models away", async (t) => {
  const host = await serveCopy(t);
  const page = await openKeptPage(host.url);
  const ink = await readPixels(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(host.url).origin, quotaSize: 1 });
  await page.evaluate((name) => { location.hash = `#model=${name}`; }, second.name);
  await waitForOtherPicture(page, ink);
  assert.equal(await isKept(page, second.name), false);
});

test("a model comes back without a network together with its map", async (t) => {
  const host = await serveCopy(t);
  const page = await openKeptPage(`${host.url}#model=${first.name}`);
  await waitUntil("the map is kept", () => isKept(page, `${first.name}.map.json`));
  await page.getByText("Without a network, this page works").waitFor();
  await host.stop();
  await page.reload();
  await page.locator(drawnDigit).waitFor();
  await goTo(page, "plane");
  await page.locator("#latent-map circle").first().waitFor({ state: "attached" });
});

test("the manifest can be installed from any path", async (t) => {
  const host = await serveCopy(t, { path: "/below/" });
  const manifest = await (await fetch(`${host.url}app.webmanifest`)).json();
  assert.equal(manifest.start_url, "./");
  assert.equal(manifest.scope, "./");
  for (const { src } of manifest.icons) {
    assert.match(await (await fetch(new URL(src, host.url))).text(), /^(<svg|.PNG)/);
  }
});
