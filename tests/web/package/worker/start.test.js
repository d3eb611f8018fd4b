// Why a browser starts no worker: the true cause, and the way out.
import assert from "node:assert/strict";
import { test } from "node:test";

import { packageFolder } from "../../engine/package.js";
import { waitUntil } from "../../support/wait.js";
import { golden, useVaelet } from "../support/vaelet.js";
import { htmlPage, serve, strictPolicy } from "../support/site.js";

/** @typedef {import("playwright-core").Page} Page */

const withVaelet = useVaelet("worker-start");

/**
 * Loads in a worker, and returns the error's code and sentence.
 * @param {Page | import("playwright-core").Frame} page
 */
function failure(page) {
  return page.evaluate(async () => {
    const error = await vaelet.loadModelInWorker("model.safetensors").then(() => undefined, (error) => error);
    return { name: error?.name, code: error?.code, message: String(error?.message) };
  });
}

/**
 * @param {Awaited<ReturnType<typeof failure>>} found
 * @param {RegExp[]} patterns
 */
function assertWorkerFailed({ name, code, message }, ...patterns) {
  assert.deepEqual([name, code], ["VaeletError", "worker-failed"], message);
  for (const pattern of patterns) assert.match(message, pattern);
}

test("under Trusted Types the sentence says so, and a worker of one's own policy works", () =>
  withVaelet(
    async ({ page }) => {
      const found = await failure(page);
      assertWorkerFailed(found, /Trusted Types/, /createWorker/);
      const pixel = await page.evaluate(async (golden) => {
        const policy = /** @type {any} */ (globalThis).trustedTypes.createPolicy("own", { createScriptURL: (/** @type {string} */ url) => url });
        const address = policy.createScriptURL("/vaelet/js/worker/worker.js");
        const createWorker = () => new Worker(address, { type: "module" });
        const model = await vaelet.loadModelInWorker("model.safetensors", { createWorker });
        return (await model.decode(golden))[0];
      }, golden);
      assert.ok(pixel >= 0 && pixel <= 1);
    },
    { policy: `${strictPolicy}; require-trusted-types-for 'script'` },
  ));

test("a policy without worker-src is named", () =>
  withVaelet(
    async ({ page }) => {
      const found = await failure(page);
      assertWorkerFailed(found, /Content-Security-Policy/, /worker-src 'self'/);
      assert.doesNotMatch(found.message, /Check that/);
    },
    { policy: strictPolicy.replace("worker-src 'self'", "worker-src 'none'") },
  ));

const isolated = { "cross-origin-embedder-policy": "require-corp", "cross-origin-opener-policy": "same-origin" };

for (const [what, headers] of Object.entries({
  "isolated by COEP and COOP": isolated,
  "with COEP alone": { "cross-origin-embedder-policy": "require-corp" },
})) {
  test(`in a page ${what} the sentence names the header that the worker lacks`, () =>
    withVaelet(
      async ({ page }) => {
        const found = await failure(page);
        assertWorkerFailed(found, /Cross-Origin-Embedder-Policy/);
        assert.doesNotMatch(found.message, /worker-src/);
      },
      { files: { "/index.html": { body: htmlPage("", ""), type: "text/html", headers } } },
    ));
}

test("a script that is missing is told as such, not as a matter of policy", () =>
  withVaelet(
    async ({ page }) => {
      const found = await failure(page);
      assertWorkerFailed(found, /Check that worker\.js .* served/);
      assert.doesNotMatch(found.message, /worker-src|Embedder/);
    },
    { files: { "/vaelet/js/worker/worker.js": { status: 404 } } },
  ));

/** @param {Page | import("playwright-core").Frame} page */
const waitUntilReady = (page) => waitUntil("the modules are there", () => page.evaluate(() => document.title === "ready"));

test("from another origin, and in a frame without an origin, the sentence names what is in the way", () =>
  withVaelet(async ({ page }) => {
    const host = await serve({ "/vaelet/": packageFolder }, {}, { headers: { "access-control-allow-origin": "*" } });
    const open = `default-src * 'unsafe-inline' 'wasm-unsafe-eval'`;
    const embedding = htmlPage(
      `<script type="module">
        const imports = ["index.js", "worker/index.js"].map((name) => import("${host.url}vaelet/js/" + name));
        globalThis.vaelet = Object.assign({}, ...(await Promise.all(imports)));
        document.title = "ready";
      </script>`,
      "",
    );
    const framing = `<iframe sandbox="allow-scripts" src="/"></iframe>`;
    const files = { "/": { body: embedding, type: "text/html" }, "/framing.html": { body: framing, type: "text/html" } };
    const site = await serve({}, files, { policy: open });
    try {
      await page.goto(site.url);
      await waitUntilReady(page);
      assertWorkerFailed(await failure(page), /own host/, /loadModel/);
      await page.goto(`${site.url}framing.html`);
      const frame = page.frames()[1];
      await waitUntilReady(frame);
      assertWorkerFailed(await failure(frame), /allow-same-origin/, /loadModel/);
    } finally {
      await site.stop();
      await host.stop();
    }
  }));
