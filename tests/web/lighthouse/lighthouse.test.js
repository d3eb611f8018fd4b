import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromiumFlags } from "../support/browser.js";
import { startServe } from "../support/host.js";

/** The least score in each category, of 100. */
const least = { performance: 100, accessibility: 100, "best-practices": 100, seo: 100 };

/** Performance is the median of these; the machine must have nothing else to do. */
const runs = 3;

/** @type {Awaited<ReturnType<typeof startServe>>} */
let host;
/** @type {import("chrome-launcher").LaunchedChrome} */
let chromium;

before(async () => {
  host = await startServe();
  chromium = await launch({
    chromePath: "/usr/bin/chromium",
    logLevel: "error",
    chromeFlags: ["--headless", ...chromiumFlags],
  });
});

after(async () => {
  chromium?.kill();
  await host?.stop();
});

/**
 * @param {import("lighthouse").Config | undefined} config
 * @returns {Promise<import("lighthouse").Result>}
 */
async function audit(config) {
  const found = await lighthouse(host.url, { port: chromium.port, logLevel: "error", onlyCategories: Object.keys(least) }, config);
  assert(found, "Lighthouse gives no result");
  const { lhr } = found;
  assert.equal(lhr.runtimeError, undefined);
  return lhr;
}

/**
 * Lists the audits that cost points in a category.
 * @param {import("lighthouse").Result} result
 * @param {string} category
 */
function faults({ audits, categories }, category) {
  return categories[category].auditRefs
    .map(({ id, weight }) => ({ ...audits[id], weight }))
    .filter(({ weight, score }) => weight > 0 && score !== null && score < 1)
    .map(({ id, score, displayValue = "" }) => `${id} ${Math.round(100 * (score ?? 0))} ${displayValue}`)
    .join(", ");
}

for (const [screen, config] of /** @type {const} */ ([["a phone", undefined], ["a desktop", desktopConfig]])) {
  test(`Lighthouse is content with the page on ${screen}`, async (t) => {
    /** @type {import("lighthouse").Result[]} */
    const results = [];
    for (let i = 0; i < runs; i++) results.push(await audit(config));
    for (const [category, bound] of Object.entries(least)) {
      results.sort((a, b) => (a.categories[category].score ?? 0) - (b.categories[category].score ?? 0));
      const scores = results.map(({ categories }) => Math.round(100 * (categories[category].score ?? 0)));
      const middle = (runs - 1) / 2;
      t.diagnostic(`${category}: ${scores.join(", ")}; ${faults(results[middle], category) || "no fault"}`);
      assert(scores[category === "performance" ? middle : 0] >= bound, `${category} ${scores}: ${faults(results[0], category)}`);
    }
  });
}
