import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { packageFolder } from "../engine/package.js";
import { launchBrowser, openTab } from "../support/browser.js";
import { waitUntil } from "../support/wait.js";
import { serve, strictPolicy } from "./support/site.js";

/** @type {typeof import("../../../web/js/early/preload.js")} */
const { preloadScript } = await import(new URL("js/early/preload.js", packageFolder).href);

/** What a page of its own with this script asks for. @param {boolean} hasRelaxedSimd */
function preloadedWhere(hasRelaxedSimd) {
  /** @type {object[]} */
  const links = [];
  const document = { createElement: () => ({}), head: { append: (/** @type {object} */ link) => void links.push({ ...link }) } };
  runInNewContext(preloadScript("/vaelet/"), { document, self: { WebAssembly: { validate: () => hasRelaxedSimd } } });
  return links;
}

test("asks for the build that can run", () => {
  const link = { rel: "preload", as: "fetch", crossOrigin: "" };
  assert.deepEqual(preloadedWhere(true), [{ ...link, href: "/vaelet/vaelet-relaxed.wasm" }]);
  assert.deepEqual(preloadedWhere(false), [{ ...link, href: "/vaelet/vaelet.wasm" }]);
});

test("refuses what is no folder", () => {
  for (const folder of ["vaelet", "vaelet/vaelet.wasm", undefined]) {
    assert.throws(() => preloadScript(/** @type {string} */ (folder)), /Expected the address of a folder, which ends in "\/", found/);
  }
});

test("an address cannot end the script", () => assert(!preloadScript("/</script>/").includes("</script>")));

test("a load takes the module that the markup has asked for, and asks for none", async () => {
  const script = preloadScript("/vaelet/js/");
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = strictPolicy.replace("script-src", `script-src 'sha256-${hash}'`);
  const page = `<!doctype html><link rel="icon" href="data:,"><script>${script}</script><script type="module" src="/main.js"></script>`;
  const main = `
    import { loadModel } from "/vaelet/js/index.js";
    const model = await loadModel("/model.safetensors", { wasmUrl: "/vaelet/js/" });
    globalThis.deviation = model.selfTest();`;
  const site = await serve({ "/vaelet/": packageFolder }, { "/": { body: page, type: "text/html" }, "/main.js": { body: main, type: "text/javascript" } }, { policy });
  const browser = await launchBrowser();
  try {
    const { page: tab, problems } = await openTab(browser);
    await tab.goto(site.url);
    await waitUntil(`the model (${problems})`, () => tab.evaluate(() => "deviation" in globalThis));
    const asked = await tab.evaluate(() =>
      performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm"))
        .map((entry) => [new URL(entry.name).pathname, /** @type {PerformanceResourceTiming} */ (entry).initiatorType]));
    assert.deepEqual(asked, [["/vaelet/js/vaelet-relaxed.wasm", "link"]]);
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    await site.stop();
  }
});
