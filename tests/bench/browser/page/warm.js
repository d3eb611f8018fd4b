// The page in which all frameworks decode, in turns, as the benchmark asks.
import { measureFloor } from "./floor.js";
import { filesOf, peers } from "./peer.js";

/** @typedef {import("./peer.js").Decode} Decode */
/** @typedef {{z: number[], label?: number[], batch: number}} Input  as JSON */

/** @type {Map<string, Decode>} */
const decoders = new Map();

globalThis.bench = { load, decode, time, measureFloor };

/**
 * Loads a model in one framework, in the place of what that had before.
 * @param {string} peer
 * @param {string} model
 * @param {number[]} batches
 */
async function load(peer, model, batches) {
  const { load } = await peers[peer]();
  decoders.set(peer, await load(filesOf(model, batches)));
}

/**
 * @param {string} peer
 * @param {Input} input
 */
async function decode(peer, input) {
  return Array.from(await decoderOf(peer)(typed(input)));
}

/**
 * Milliseconds per decode, over at least `milliseconds` and one decode.
 * @param {string} peer
 * @param {Input} input
 * @param {number} milliseconds
 */
async function time(peer, input, milliseconds) {
  const decode = decoderOf(peer);
  const { z, label, batch } = typed(input);
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    z[count % z.length] += 1e-3;
    const pixels = decode({ z, label, batch });
    const [first] = pixels instanceof Promise ? await pixels : pixels;
    if (!(first >= 0 && first <= 1)) throw new Error(`${peer} gave the pixel ${first}`);
    ++count;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return elapsed / count;
}

/** @param {string} peer */
function decoderOf(peer) {
  const decode = decoders.get(peer);
  if (decode === undefined) throw new Error(`${peer} has loaded nothing`);
  return decode;
}

/** @param {Input} input */
function typed({ z, label, batch }) {
  return { z: Float32Array.from(z), label: label && Float32Array.from(label), batch };
}
