/// <reference lib="esnext.disposable" preserve="true" />
import { isAddress, resolveUrl } from "./addresses.js";
import { messageOf, VaeletError } from "./errors.js";
import { fetchBytes, refuseHtml } from "./fetch-bytes.js";
import { Core } from "./model/core.js";
import { Model } from "./model/model.js";
import { checkedOptions } from "./options.js";
import { forgetRuntime, sharedRuntime } from "./runtime-cache.js";
import { holdCore } from "./shared-cores.js";
import { nameOf, readSource, weightsName } from "./weights-source.js";

/** @typedef {import("./fetch-bytes.js").FetchOptions} FetchOptions */
/** @typedef {import("./fetch-bytes.js").Progress} Progress */
/** @typedef {import("./runtime.js").Runtime} Runtime */
/** @typedef {import("./shared-cores.js").HeldCore} HeldCore */
/** @typedef {import("./weights-source.js").WeightsSource} WeightsSource */

/**
 * @typedef {object} LoadFields
 * @property {AbortSignal} [signal] ends the load with its reason, an AbortError
 * @property {(progress: Progress) => void} [onProgress] called as the weights arrive
 *
 * @typedef {LoadFields & import("./runtime.js").RuntimeOptions} LoadOptions
 */

/**
 * Loads a model from a vaelet weights file (.safetensors). Models of one address share one download and one copy of
 * the weights as long as any of them is held. Overlapping loads are safe, and a failed one can be tried again.
 *
 * @param {WeightsSource} source
 * @param {LoadOptions} [options]
 * @returns {Promise<Model & Disposable>} disposed of at the end of the block by `using`, where the browser has it
 * @throws {VaeletError} with a code that says why; an abort rejects with the signal's reason
 */
export function loadModel(source, options) {
  return loadBy(({ hold, signal, onProgress }) => hold({ signal, onProgress }), source, options);
}

/**
 * What it takes to load a file once for all who ask, and to open bytes of it.
 * @typedef {object} Loading
 * @property {(observers: FetchOptions) => Promise<HeldCore>} hold  of the whole file
 * @property {(bytes: Uint8Array<ArrayBuffer>) => Promise<Core>} create  of a file without an encoder
 * @property {AbortSignal} [signal]
 * @property {(progress: Progress) => void} [onProgress]
 */

/**
 * A core that may only decode at first: `prior` tells when it samples too, if that is before `rest`, the core of the whole
 * file, takes its place.
 * @typedef {HeldCore & {prior?: Promise<void>, rest?: Promise<HeldCore>}} Opened
 */

/**
 * Loads a model in the way that `open` says.
 * @param {(loading: Loading) => Promise<Opened>} open
 * @param {WeightsSource} source
 * @param {LoadOptions} [options]
 * @returns {Promise<Model & Disposable>}
 */
export async function loadBy(open, source, options) {
  const { signal, onProgress, ...where } = checkedOptions(options);
  signal?.throwIfAborted();
  // Not awaited in a page: an element that replaces another in the same task is to find its model still held.
  const found = isAddress(source) ? resolveUrl(source) : undefined;
  const url = found && "then" in found ? await found : found;
  const runtime = sharedRuntime(where);
  const name = url?.href ?? nameOf(source);
  /** @param {FetchOptions} observers */
  const load = async (observers) => {
    const reading = url ? fetchBytes(url, weightsName, observers) : readSource(source, observers);
    const [started, bytes] = await Promise.all([runtime, reading]);
    // Where all comes at once, the decoder that was asked for first is to draw before the whole is unpacked.
    if (observers.onParts) await new Promise((resolve) => setTimeout(resolve));
    return createCore(started, { bytes, name, where });
  };
  const hold = (/** @type {FetchOptions} */ observers) => holdCore(runtime, url && addressOf(url), load, observers);
  const create = async (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => createCore(await runtime, { bytes, name, where, isDecoder: true });
  return /** @type {Model & Disposable} */ (new Model(await open({ hold, create, signal, onProgress })));
}

/**
 * Returns the address without the part that stays in the browser.
 * @param {URL} url
 */
function addressOf({ href, hash }) {
  return href.slice(0, href.length - hash.length);
}

/**
 * @param {Runtime} runtime
 * @param {{bytes: Uint8Array<ArrayBuffer>, name: string, where: import("./runtime.js").RuntimeOptions, isDecoder?: boolean}} file
 *   and where the runtime comes from
 */
function createCore(runtime, { bytes, name, where, isDecoder = false }) {
  refuseHtml(bytes, weightsName, name);
  try {
    return new Core(runtime, runtime.load(bytes, name, isDecoder), bytes.length);
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
    forgetRuntime(where);
    throw new VaeletError(
      "engine-failed",
      `Could not load ${name}: the module broke (${messageOf(cause)}), most likely because memory ran out. ` +
        "Load again, with fewer or smaller models.",
      { cause },
    );
  }
}
