// The page in which all frameworks compute, in turns, as the benchmark asks.
import { measureFloor } from "./floor.js";
import { filesOf, peers } from "./peer.js";

/** @typedef {import("./peer.js").Runner} Runner */
/**
 * As JSON: z to decode, or pixels to encode.
 * @typedef {{z?: number[], pixels?: number[], label?: number[], batch: number}} Input
 */

/** @type {Map<string, Runner>} */
const runners = new Map();

globalThis.bench = { load, run, time, measureFloor };

/**
 * Loads a model in one framework, in the place of what that had before.
 * @param {string} peer
 * @param {string} model
 * @param {number[]} batches
 * @param {boolean} encodes
 */
async function load(peer, model, batches, encodes) {
  const { load } = await peers[peer]();
  runners.set(peer, await load(filesOf(model, batches, encodes)));
}

/**
 * Pixels, or means.
 * @param {string} peer
 * @param {Input} input
 */
async function run(peer, input) {
  return Array.from(await callOf(peer, typed(input))());
}

/**
 * Milliseconds per call, over at least `milliseconds` and one call.
 * @param {string} peer
 * @param {Input} input
 * @param {number} milliseconds
 */
async function time(peer, input, milliseconds) {
  const arrays = typed(input);
  const call = callOf(peer, arrays);
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    arrays.values[count % arrays.values.length] = (count % 1000) * 1e-3;
    const values = call();
    const [first] = values instanceof Promise ? await values : values;
    if (!Number.isFinite(first)) throw new Error(`${peer} gave the value ${first}`);
    ++count;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return elapsed / count;
}

/**
 * @param {string} peer
 * @param {ReturnType<typeof typed>} input
 * @returns {() => import("./peer.js").Values}
 */
function callOf(peer, { isDecoding, values, label, batch }) {
  const runner = runners.get(peer);
  if (runner === undefined) throw new Error(`${peer} has loaded nothing`);
  const { decode, encode } = runner;
  if (isDecoding) return () => decode({ z: values, label, batch });
  if (encode === undefined) throw new Error(`${peer} has no encoder`);
  return () => encode({ pixels: values, label, batch });
}

/** @param {Input} input */
function typed({ z, pixels, label, batch }) {
  const values = Float32Array.from(z ?? pixels ?? []);
  return { isDecoding: z !== undefined, values, label: label && Float32Array.from(label), batch };
}
