/// <reference lib="esnext.disposable" preserve="true" />
import { messageOf, VaeletError } from "./errors.js";
import { fetchBytes, readResponse, refuseHtml, resolveUrl } from "./fetch-bytes.js";
import { Model } from "./model/model.js";
import { forgetRuntime, sharedRuntime } from "./runtime-cache.js";

/** @typedef {import("./fetch-bytes.js").Progress} Progress */

/**
 * Where weights come from: an address (relative to the page), or the file itself.
 * @typedef {string | URL | Response | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob} WeightsSource
 */

/**
 * @typedef {object} LoadFields
 * @property {AbortSignal} [signal] ends the load with its reason, an AbortError
 * @property {(progress: Progress) => void} [onProgress] called as the weights arrive
 *
 * @typedef {LoadFields & import("./runtime.js").RuntimeOptions} LoadOptions
 */

const weightsName = "a weights file";

/**
 * Loads a model from a vaelet weights file (.safetensors). Overlapping loads are safe, and a failed one can be
 * tried again.
 *
 * @param {WeightsSource} source
 * @param {LoadOptions} [options]
 * @returns {Promise<Model & Disposable>} disposed of at the end of the block by `using`, where the browser has it
 * @throws {VaeletError} with a code that says why; an abort rejects with the signal's reason
 */
export async function loadModel(source, options = {}) {
  const { signal } = options;
  signal?.throwIfAborted();
  const [runtime, bytes] = await unlessAborted(
    Promise.all([sharedRuntime(options), readSource(source, options)]),
    signal,
  );
  signal?.throwIfAborted();
  const name = nameOf(source);
  refuseHtml(bytes, weightsName, name);
  try {
    return /** @type {Model & Disposable} */ (new Model(runtime, runtime.load(bytes, name)));
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
    forgetRuntime(options);
    throw new VaeletError(
      "engine-failed",
      `Could not load ${name}: the module broke (${messageOf(cause)}), most likely because memory ran out. ` +
        "Load again, with fewer or smaller models.",
      { cause },
    );
  }
}

/**
 * Resolves with the result of the work, or rejects at once with the signal's reason. The work goes on: other loads
 * wait for the same module.
 * @template Result
 * @param {Promise<Result>} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<Result>}
 */
async function unlessAborted(work, signal) {
  let stop = () => {};
  const aborted = new Promise((_, reject) => (stop = () => reject(signal?.reason)));
  signal?.addEventListener("abort", stop);
  try {
    return await Promise.race([work, /** @type {Promise<never>} */ (aborted)]);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * @param {WeightsSource} source
 * @param {LoadOptions} options
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function readSource(source, options) {
  if (typeof source === "string" || source instanceof URL) {
    return fetchBytes(resolveUrl(source), weightsName, options);
  }
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof Response) return readResponse(source, weightsName, options);
  if (source instanceof Blob) return readBlob(source);
  throw new VaeletError(
    "argument-invalid",
    `Expected an address, a Response, an ArrayBuffer or a Blob with ${weightsName}, found ${typeof source}.`,
  );
}

/**
 * @param {Blob} blob
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function readBlob(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new VaeletError("source-unreadable", `Could not read ${nameOf(blob)}: ${messageOf(cause)}`, { cause });
  }
}

/** @param {WeightsSource} source */
function nameOf(source) {
  if (typeof source === "string" || source instanceof URL) return resolveUrl(source).href;
  if (source instanceof Response && source.url) return source.url;
  if (source instanceof Blob && "name" in source) return String(source.name);
  return "the given weights";
}
