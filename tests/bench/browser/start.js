// What the benchmark measures of pages that start: the time to the first digit, and bytes.
import { gzipSync } from "node:zlib";

import { openTab } from "../../web/support/browser.js";
import { patience } from "../../web/support/wait.js";
import { earlierCommit } from "./goals.js";
import { slowLine } from "./line.js";
import { all, inTurns, isConditional, reference } from "./measure.js";
import { coldPages } from "./prepare.js";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("./prepare.js").BenchModel} BenchModel */

/** Those of whose page the benchmark measures the start. */
const coldPeers = all.filter((peer) => peer !== "vaelet, default");

/** How many times as many rounds a start on loopback takes as the rest: a browser's own times differ by a fifth. */
const coldRounds = 3;

/**
 * Milliseconds from the start of the navigation to the first digit, with empty caches.
 * @param {Browser} browser
 * @param {string} url
 * @param {BenchModel} model
 * @param {number} rounds
 */
export function timeColdStarts(browser, url, model, rounds) {
  return inTurns(coldPeers, coldRounds * rounds, (peer) => visitCold(browser, coldAddress(url, model, peer)));
}

/**
 * The same over an emulated line of 1.6 Mbit/s with round trips of 150 ms.
 * @param {Browser} browser
 * @param {string} url
 * @param {BenchModel} model
 * @param {number} rounds
 */
export function timeSlowStarts(browser, url, model, rounds) {
  const peers = coldPeers.filter((peer) => peer.startsWith("vaelet") || [earlierCommit, reference].includes(peer));
  const emulate = async (/** @type {Page} */ page) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", slowLine);
  };
  return inTurns(peers, rounds, (peer) => visitCold(browser, coldAddress(url, model, peer), emulate));
}

/**
 * Gzipped bytes that each framework's page asks for, its model apart.
 * @param {Browser} browser
 * @param {string} url
 * @param {BenchModel} model
 */
export async function countBytes(browser, url, model) {
  /** @type {Record<string, {code: number, model: number}>} */
  const bytes = {};
  for (const peer of coldPeers) {
    const counted = { code: 0, model: 0 };
    /** @type {Promise<void>[]} */
    const bodies = [];
    await visitCold(browser, coldAddress(url, model, peer), (page) =>
      void page.on("response", (response) => {
        const kind = response.url().startsWith(`${url}models/`) ? "model" : "code";
        bodies.push(response.body().then((body) => void (counted[kind] += gzipSync(body, { level: 9 }).length)));
      }),
      () => Promise.all(bodies),
    );
    bytes[peer] = counted;
  }
  return bytes;
}

/**
 * @param {string} url
 * @param {BenchModel} model
 * @param {string} peer
 */
function coldAddress(url, { name, spec }, peer) {
  const labels = isConditional(spec) ? spec.labels.length : 0;
  return `${url}cold-${coldPages[peer].script}-${name}.html?model=${name}&latent=${spec.latent}&labels=${labels}`;
}

/**
 * @param {Browser} browser
 * @param {string} address
 * @param {(page: Page) => void | Promise<void>} [before]
 * @param {() => Promise<unknown>} [after]
 */
async function visitCold(browser, address, before, after) {
  const { page, problems, close } = await openTab(browser);
  await before?.(page);
  await page.goto(address);
  await page.waitForFunction(() => globalThis.firstDigit !== undefined, undefined, { timeout: patience }).catch((cause) => {
    throw new Error(`${address} shows no digit: ${problems.join("; ")}`, { cause });
  });
  await after?.();
  const time = await page.evaluate(() => firstDigit);
  await close();
  return time;
}
