import { messageOf, VaeletError } from "../errors.js";
import { loadBy } from "../load-model.js";
import { EarlyFile } from "./early-file.js";

/** @typedef {import("../model/core.js").Core} Core */
/** @typedef {import("../shared-cores.js").HeldCore} HeldCore */

/**
 * As `loadModel`, but resolves as soon as the model can decode, where the file has its decoder first: the model's `prior`
 * tells when a fitted prior is there too, `whole` when all is. Until then `sample` is refused with the code
 * `prior-pending`, `encode` and `selfTest` with `encoder-pending`.
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
 * Gives a decoder as soon as it has arrived, with promises of its prior and of the whole; or that, where it is first or
 * its encoder comes before.
 * @param {import("../load-model.js").Loading} loading
 * @returns {Promise<import("../load-model.js").Opened>}
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
  const file = new EarlyFile();
  const first = await Promise.race([whole, openNext(file, arrival, create)]).finally(() => (arrival.notify = ended));
  return "release" in first ? first : drawing(first, { file, arrival, create, whole });
}

/**
 * @param {Core} core of a decoder
 * @param {{file: EarlyFile, arrival: Arrival, create: import("../load-model.js").Loading["create"], whole: Promise<HeldCore>}} loading
 * @returns {import("../load-model.js").Opened}
 */
function drawing(core, { file, arrival, create, whole }) {
  let isHeld = true;
  const release = () => {
    isHeld = false;
    core.free();
    arrival.ending.abort(new VaeletError("model-disposed", "The model was disposed of before its encoder had arrived."));
  };
  const takePrior = (/** @type {Core} */ later) => {
    if (!isHeld) return later.free();
    core.free();
    Object.assign(core, { handle: later.handle, buffers: later.buffers, priorError: undefined });
  };
  const prior = core.priorError === undefined ? Promise.resolve() : nextUnlessAll().then(takePrior);
  return { core, release, prior, rest: whole.catch((cause) => refuseRest(core, cause)) };

  /** Where all has arrived, the whole is opened next. @returns {Promise<Core>} */
  function nextUnlessAll() {
    const arrived = arrival.parts.reduce((sum, { length }) => sum + length, 0);
    return arrived < core.fileSize ? openNext(file, arrival, create) : new Promise(() => {});
  }
}

/**
 * Makes a core say why the rest of its file does not come, and throws that.
 * @param {Core} core
 * @param {unknown} cause
 * @returns {never}
 */
function refuseRest(core, cause) {
  // An abort has a code too, which is a number and none of vaelet's.
  const code = cause instanceof VaeletError ? cause.code : "encoder-pending";
  const missing = core.priorError ? "prior and its encoder" : "encoder";
  const error = new VaeletError(code, `${core.facts.spec.name} draws, but its ${missing} did not arrive. ${messageOf(cause)}`, { cause });
  core.restError = () => error;
  if (core.priorError) core.priorError = core.restError;
  throw error;
}

/**
 * Creates the core of the next beginning of a file once that has arrived. Never settles where there is none, or it does
 * not load: what is wrong with it, the whole file will tell.
 * @param {EarlyFile} file
 * @param {Arrival} arrival
 * @param {import("../load-model.js").Loading["create"]} create
 * @returns {Promise<Core>}
 */
function openNext(file, arrival, create) {
  return new Promise((resolve) => {
    const look = () => {
      const found = file.read(arrival.parts);
      if (found === undefined) return;
      arrival.notify = () => {};
      const finish = (/** @type {Core} */ core) => (arrival.notify === ended ? core.free() : resolve(describe(core, found)));
      create(found.bytes).then(finish, () => {});
    };
    arrival.notify = look;
    look();
  });
}

/**
 * Makes the core of a beginning say what the whole file will: the rest is only late.
 * @param {Core} core
 * @param {import("./early-file.js").Beginning} beginning
 */
function describe(core, { spec, encoderParameters, golden, fileSize, lacksPrior }) {
  core.description.spec = spec;
  core.description.parameters.encoder = encoderParameters;
  core.description.golden = golden;
  core.facts.spec = structuredClone(spec);
  core.fileSize = fileSize;
  core.restError = () => pending(core, "encoder", "whole");
  if (lacksPrior) core.priorError = () => pending(core, "prior", "prior");
  return core;
}

/**
 * @param {Core} core
 * @param {"encoder" | "prior"} part  that has not arrived
 * @param {"whole" | "prior"} promise  of the model, which tells when it has
 */
function pending({ facts }, part, promise) {
  return new VaeletError(`${part}-pending`, `${facts.spec.name} has no ${part} yet: wait for the model's \`${promise}\`.`);
}
