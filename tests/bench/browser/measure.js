// What the benchmark measures, each in one browser: agreement, times, cold starts, bytes.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

import { openTab } from "../../web/support/browser.js";
import { randomNumbers, tensorOf } from "../../web/engine/weights-files.js";
import { patience } from "../../web/support/wait.js";
import { coldPages } from "./prepare.js";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("./prepare.js").BenchModel} BenchModel */
/** @typedef {import("./page/warm.js").Input} Input */

/** Pixels may differ by this much. */
const tolerance = 1e-4;

/** Loops in JavaScript take seconds for more. */
const plainBatches = [1];

const reference = "plain JavaScript";
const peers = Object.keys(coldPages);

/** Milliseconds that one measurement takes at least. */
const measurement = 50;

/**
 * @param {BenchModel} model
 * @param {number} batch
 * @returns {Input}
 */
function randomInput({ spec }, batch) {
  const random = randomNumbers(batch);
  const z = Array.from({ length: batch * spec.latent }, () => 2 * random());
  const classes = spec.labels.length;
  const label = Array.from({ length: batch * classes }, (_, i) => (i % classes === Math.floor(i / classes) % classes ? 1 : 0));
  return isConditional(spec) ? { z, label, batch } : { z, batch };
}

/** @param {BenchModel["spec"]} spec */
function isConditional(spec) {
  return spec.decoder.some(({ op }) => op === "concat_label");
}

/**
 * Loads a model in every framework; stops where one draws other pictures than the others, or than LibTorch.
 * @param {Page} page
 * @param {BenchModel} model
 * @param {number[]} batches
 * @returns {Promise<Record<string, number>>} the largest difference from plain JavaScript
 */
export async function checkAgreement(page, model, batches) {
  for (const peer of peers) {
    await page.evaluate(([peer, name, batches]) => bench.load(peer, name, batches), /** @type {const} */ ([peer, model.name, batches]));
  }
  const { shape: [count], values } = tensorOf(model.tensors, "golden.z");
  const label = model.tensors.get("golden.label")?.values;
  const golden = { z: Array.from(values), ...(label && { label: Array.from(label) }), batch: count };
  const images = await decode(page, reference, golden);
  assertAgree(`${reference} and LibTorch`, model.name, images, tensorOf(model.tensors, "golden.image").values);

  /** @type {Record<string, number>} */
  const differences = {};
  for (const batch of batches) {
    const input = randomInput(model, batch);
    const expected = await decode(page, reference, input);
    for (const peer of peers) {
      const difference = assertAgree(`${peer} and ${reference}`, `${model.name}, batch ${batch}`, await decode(page, peer, input), expected);
      differences[peer] = Math.max(differences[peer] ?? 0, difference);
    }
  }
  return differences;
}

/**
 * @param {Page} page
 * @param {string} peer
 * @param {Input} input
 */
function decode(page, peer, input) {
  return page.evaluate(([peer, input]) => bench.decode(peer, input), /** @type {const} */ ([peer, input]));
}

/**
 * @param {string} pair
 * @param {string} what
 * @param {number[]} found
 * @param {ArrayLike<number>} expected
 */
function assertAgree(pair, what, found, expected) {
  assert.equal(found.length, expected.length, `${what}: ${pair} give ${found.length} and ${expected.length} pixels`);
  const difference = found.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i])), 0);
  assert(difference <= tolerance, `${what}: ${pair} differ by ${difference}, more than ${tolerance}`);
  return difference;
}

/**
 * Times of every framework, in turns.
 * @param {Page} page
 * @param {BenchModel} model
 * @param {number} batch
 * @param {number} rounds
 * @returns {Promise<Record<string, number[]>>} ms per decode, by framework and round
 */
export async function timeDecodes(page, model, batch, rounds) {
  const input = randomInput(model, batch);
  const measured = peers.filter((peer) => peer !== reference || plainBatches.includes(batch));
  const time = (/** @type {string} */ peer) =>
    page.evaluate(([peer, input, time]) => bench.time(peer, input, time), /** @type {const} */ ([peer, input, measurement]));
  for (const peer of measured) await time(peer);
  return inTurns(measured, rounds, time);
}

/**
 * What the machine does in a millisecond, for a decoder of so many parameters.
 * @param {Page} page
 * @param {number} parameters
 */
export function measureFloor(page, parameters) {
  return page.evaluate((parameters) => bench.measureFloor(parameters), parameters);
}

/**
 * Milliseconds from the start of the navigation to the first digit, with empty caches.
 * @param {Browser} browser
 * @param {string} url
 * @param {BenchModel} model
 * @param {number} rounds
 */
export function timeColdStarts(browser, url, model, rounds) {
  return inTurns(peers, rounds, (peer) => visitCold(browser, coldAddress(url, model, peer)));
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
  for (const peer of peers) {
    const counted = { code: 0, model: 0 };
    /** @type {Promise<void>[]} */
    const bodies = [];
    await visitCold(browser, coldAddress(url, model, peer), (page) =>
      page.on("response", (response) => {
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
  const script = coldPages[/** @type {keyof typeof coldPages} */ (peer)];
  return `${url}cold-${script}.html?model=${name}&latent=${spec.latent}&labels=${labels}`;
}

/**
 * @param {Browser} browser
 * @param {string} address
 * @param {(page: Page) => void} [before]
 * @param {() => Promise<unknown>} [after]
 */
async function visitCold(browser, address, before, after) {
  const { page, problems, close } = await openTab(browser);
  before?.(page);
  await page.goto(address);
  await page.waitForFunction(() => globalThis.firstDigit !== undefined, undefined, { timeout: patience }).catch((cause) => {
    throw new Error(`${address} shows no digit: ${problems.join("; ")}`, { cause });
  });
  await after?.();
  const time = await page.evaluate(() => firstDigit);
  await close();
  return time;
}

/**
 * Measures each once a round; who begins changes.
 * @param {string[]} names
 * @param {number} rounds
 * @param {(name: string) => Promise<number>} measure
 */
async function inTurns(names, rounds, measure) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    for (let i = 0; i < names.length; ++i) {
      const name = names[(i + round) % names.length];
      times[name].push(await measure(name));
    }
  }
  return times;
}
