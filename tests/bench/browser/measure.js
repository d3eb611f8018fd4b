// What the benchmark measures in a page that is open: agreement, times.
import assert from "node:assert/strict";

import { interleavedImages } from "../../web/engine/reference/model.js";
import { randomNumbers, tensorOf } from "../../web/engine/weights-files.js";
import { earlierCommit } from "./goals.js";
import { coldPages } from "./prepare.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("./prepare.js").BenchModel} BenchModel */
/** @typedef {import("./page/warm.js").Input} Input */
/** @typedef {import("./goals.js").Task} Task */

/** Pixels, and means of their size, may differ by this much. */
const tolerance = 1e-4;

/** The framework that is none. */
export const reference = "plain JavaScript";
/** The names of all that are compared. */
export const all = Object.keys(coldPages);

/** Milliseconds that one measurement takes at least. */
const measurement = 50;

/**
 * The frameworks that take part: loops in JavaScript take seconds for more than one picture, the earlier package and
 * those written for the benchmark know one channel, and encoders were written for one framework.
 * @param {BenchModel} model
 * @param {Task} task
 */
function peersOf({ spec }, { kind, batch }) {
  const one = all.filter((peer) => spec.image.channels !== 3 || !["tfjs-wasm", reference, earlierCommit].includes(peer));
  if (kind === "encode") return one.filter((peer) => !["tfjs-wasm", "LiteRT.js", reference].includes(peer));
  return one.filter((peer) => peer !== reference || batch === 1);
}

/**
 * @param {BenchModel} model
 * @param {Task} task
 * @returns {Input}
 */
export function randomInput({ spec }, { kind, batch }) {
  const random = randomNumbers(batch);
  const classes = spec.labels.length;
  const label = Array.from({ length: batch * classes }, (_, i) => (i % classes === Math.floor(i / classes) % classes ? 1 : 0));
  const labelled = isConditional(spec) ? { label, batch } : { batch };
  if (kind === "decode") return { z: Array.from({ length: batch * spec.latent }, () => 2 * random()), ...labelled };
  const picture = Array.from({ length: spec.image.height * spec.image.width }, () => Math.abs(random()) % 1);
  return { pixels: Array.from({ length: batch }, () => picture).flat(), ...labelled };
}

/** @param {BenchModel["spec"]} spec */
export function isConditional(spec) {
  return spec.decoder.some(({ op }) => op === "concat_label");
}

/**
 * Loads a model in every framework; stops where one gives other pictures or means than the others, or draws others than
 * LibTorch.
 * @param {Page} page
 * @param {BenchModel} model
 * @param {Task[]} tasks
 * @returns {Promise<Record<string, number>>} the largest difference from the first of them
 */
export async function checkAgreement(page, model, tasks) {
  const batches = tasks.filter(({ kind }) => kind === "decode").map(({ batch }) => batch);
  const encodes = tasks.some(({ kind }) => kind === "encode");
  for (const peer of peersOf(model, { kind: "decode", batch: 1 })) {
    await page.evaluate(([peer, name, batches, encodes]) => bench.load(peer, name, batches, encodes), /** @type {const} */ ([peer, model.name, batches, encodes]));
  }
  const { shape: [count], values } = tensorOf(model.tensors, "golden.z");
  const label = model.tensors.get("golden.label")?.values;
  const golden = { z: Array.from(values), ...(label && { label: Array.from(label) }), batch: count };
  const images = await run(page, "vaelet, default", golden);
  assertAgree("vaelet and LibTorch", model.name, images, goldenImages(model));

  /** @type {Record<string, number>} */
  const differences = {};
  for (const task of tasks) {
    const input = randomInput(model, task);
    // Weights of 8 bits are others.
    const same = peersOf(model, task).filter((peer) => peer !== "vaelet, int8");
    const expected = await run(page, same[0], input);
    for (const peer of same) {
      const difference = assertAgree(`${peer} and ${same[0]}`, `${model.name}, ${nameOf(task)}`, await run(page, peer, input), expected);
      differences[peer] = Math.max(differences[peer] ?? 0, difference);
    }
  }
  return differences;
}

/**
 * The file's golden images, [N, H, W, C].
 * @param {BenchModel} model
 */
function goldenImages({ spec, tensors }) {
  const { channels = 1, height, width } = spec.image;
  return interleavedImages({ channels, height, width }, tensorOf(tensors, "golden.image").values);
}

/** @param {Task} task */
export function nameOf({ kind, batch }) {
  return kind === "decode" ? `batch ${batch}` : `encoding one picture${batch > 1 ? ` under ${batch} labels` : ""}`;
}

/**
 * @param {Page} page
 * @param {string} peer
 * @param {Input} input
 */
function run(page, peer, input) {
  return page.evaluate(([peer, input]) => bench.run(peer, input), /** @type {const} */ ([peer, input]));
}

/**
 * @param {string} pair
 * @param {string} what
 * @param {number[]} found
 * @param {ArrayLike<number>} expected
 */
function assertAgree(pair, what, found, expected) {
  assert.equal(found.length, expected.length, `${what}: ${pair} give ${found.length} and ${expected.length} values`);
  const difference = found.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i]))), 0);
  assert(difference <= tolerance, `${what}: ${pair} differ by ${difference}, more than ${tolerance}`);
  return difference;
}

/**
 * Times of every framework, in turns.
 * @param {Page} page
 * @param {BenchModel} model
 * @param {Task} task
 * @param {number} rounds
 * @returns {Promise<Record<string, number[]>>} ms per call, by framework and round
 */
export function timeTask(page, model, task, rounds) {
  return timeInTurns(page, peersOf(model, task), randomInput(model, task), rounds);
}

/**
 * @param {Page} page
 * @param {string[]} peers
 * @param {Input} input
 * @param {number} rounds
 */
async function timeInTurns(page, peers, input, rounds) {
  const time = (/** @type {string} */ peer) =>
    page.evaluate(([peer, input, time]) => bench.time(peer, input, time), /** @type {const} */ ([peer, input, measurement]));
  for (const peer of peers) await time(peer);
  return inTurns(peers, rounds, time);
}

/** The frameworks that can use several threads, where the page is isolated from other origins. */
const threaded = ["onnxruntime-web", "LiteRT.js", "tfjs-wasm"];

/**
 * Times of vaelet, which has one thread, beside those of others with several, in turns.
 * @param {Page} page
 * @param {BenchModel} model
 * @param {Task[]} tasks
 * @param {number} rounds
 * @returns {Promise<Record<string, Record<string, number[]>>>} by task; ms per call, by framework and round
 */
export async function timeThreads(page, model, tasks, rounds) {
  const batches = tasks.map(({ batch }) => batch);
  const first = randomInput(model, tasks[0]);
  /** @type {number[] | undefined} */
  let expected;
  const measured = ["vaelet", ...threaded].filter((peer) => peersOf(model, tasks[0]).includes(peer));
  for (const peer of measured) {
    await page.evaluate(([peer, name, batches]) => bench.load(peer, name, batches, false), /** @type {const} */ ([peer, model.name, batches]));
    const images = await run(page, peer, first);
    assertAgree(`${peer} with threads and vaelet`, model.name, images, (expected ??= images));
  }
  /** @type {Record<string, Record<string, number[]>>} */
  const times = {};
  for (const task of tasks) times[nameOf(task)] = await timeInTurns(page, measured, randomInput(model, task), rounds);
  return times;
}

/**
 * What the machine does in a millisecond, for a decoder of so many parameters.
 * @param {Page} page
 * @param {"floor" | "floor-relaxed"} name
 * @param {number} parameters
 */
export function measureFloor(page, name, parameters) {
  return page.evaluate(([name, parameters]) => bench.measureFloor(name, parameters), /** @type {const} */ ([name, parameters]));
}

/**
 * Measures each once a round; who begins changes.
 * @param {string[]} names
 * @param {number} rounds
 * @param {(name: string) => Promise<number>} measure
 */
export async function inTurns(names, rounds, measure) {
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
