import { messageOf, VaeletError } from "../errors.js";
import { loadBy } from "../load-model.js";
import { EarlyFile } from "./early-file.js";

/** @typedef {import("../model/core.js").Core} Core */
/** @typedef {import("../shared-cores.js").HeldCore} HeldCore */

/**
 * As `loadModel`, but resolves as soon as the model can decode, where the file has its decoder first: the model's `whole`
 * tells when the rest is there. Until then `encode` is refused with the code `encoder-pending`, and
 * so is `selfTest`.
 * @param {import("../load-model.js").WeightsSource} source
 * @param {import("../load-model.js").LoadOptions} [options] `signal` and `onProgress` apply until all has arrived
 * @returns {Promise<import("../model/model.js").Model & Disposable>}
 */
export function loadModelEarly(source, options) {
  return loadBy(openEarly, source, options);
}

/**
 * What has arrived of a file, and how to hear of more or to end it.
 * @typedef {{parts: Uint8Array[], notify: () => void, ending: AbortController}} Arrival
 */

/** In the place of a listener: nobody waits for the decoder any more. */
function ended() {}

/**
 * Gives a decoder as soon as it has arrived, with the promise of the whole; or that, where it is first or its encoder
 * comes before.
 * @param {import("../load-model.js").Loading} loading
 * @returns {Promise<HeldCore & {rest?: Promise<HeldCore>}>}
 */
async function openEarly({ hold, create, signal, onProgress }) {
  /** @type {Arrival} */
  const arrival = { parts: [], notify: ended, ending: new AbortController() };
  const onParts = (/** @type {Uint8Array[]} */ parts) => {
    arrival.parts = parts;
    arrival.notify();
  };
  const whole = hold({ signal: arrival.ending.signal, onProgress, onParts });
  const stop = () => arrival.ending.abort(signal?.reason);
  const forget = () => signal?.removeEventListener("abort", stop);
  signal?.addEventListener("abort", stop);
  whole.then(forget, forget);
  const first = await Promise.race([whole, decoderOf(arrival, create)]).finally(() => (arrival.notify = ended));
  return "release" in first ? first : drawing(first, arrival, whole);
}

/**
 * @param {Core} core of a decoder
 * @param {Arrival} arrival
 * @param {Promise<HeldCore>} whole
 */
function drawing(core, { ending }, whole) {
  const release = () => {
    core.free();
    ending.abort(new VaeletError("model-disposed", "The model was disposed of before its encoder had arrived."));
  };
  const { name } = core.facts.spec;
  core.restError = () =>
    new VaeletError("encoder-pending", `The file of ${name} has arrived up to its decoder: wait for the model's \`whole\`.`);
  const rest = whole.catch((cause) => {
    // An abort has a code too, which is a number and none of vaelet's.
    const code = cause instanceof VaeletError ? cause.code : "encoder-pending";
    const error = new VaeletError(code, `${name} draws, but its encoder did not arrive. ${messageOf(cause)}`, { cause });
    core.restError = () => error;
    throw error;
  });
  return { core, release, rest };
}

/**
 * Creates the core of a decoder once that has arrived. Never settles where it is not first in the file, or does not load:
 * what is wrong with it, the whole file will tell.
 * @param {Arrival} arrival
 * @param {(bytes: Uint8Array<ArrayBuffer>) => Promise<Core>} create  of a decoder alone
 * @returns {Promise<Core>}
 */
function decoderOf(arrival, create) {
  const file = new EarlyFile();
  return new Promise((resolve) => {
    arrival.notify = () => {
      const found = file.read(arrival.parts);
      if (found === undefined) return;
      const finish = (/** @type {Core} */ core) => (arrival.notify === ended ? core.free() : resolve(describe(core, found)));
      arrival.notify = () => {};
      create(found.bytes).then(finish, () => {});
    };
    arrival.notify();
  });
}

/**
 * Makes a decoder's core say what the whole file will: the rest is only late.
 * @param {Core} core
 * @param {import("./early-file.js").Decoder} decoder
 */
function describe(core, { spec, encoderParameters, golden, fileSize }) {
  core.description.spec = spec;
  core.description.parameters.encoder = encoderParameters;
  core.description.golden = golden;
  core.facts.spec = structuredClone(spec);
  core.fileSize = fileSize;
  return core;
}
