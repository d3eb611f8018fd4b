/// <reference lib="esnext.disposable" preserve="true" />
import { isAddress, resolveUrl } from "../addresses.js";
import { resolveModules } from "../module-url.js";
import { checkedOptions } from "../options.js";
import { readSource } from "../weights-source.js";
import { Calls } from "./calls.js";
import { sendError } from "./messages.js";
import { holdWorker } from "./shared-workers.js";
import { WorkerModel } from "./worker-model.js";
import { loadError, watchPolicy } from "./worker-errors.js";

/** @typedef {import("../load-model.js").LoadOptions} LoadOptions */
/** @typedef {import("../weights-source.js").WeightsSource} WeightsSource */

/**
 * @typedef {object} WorkerFields
 * @property {() => Worker} [createWorker] starts the model's own worker, with which it ends: where a bundler does not
 *   find `vaelet/worker/script` by itself, or several workers are to compute with one model at a time
 * @property {boolean} [early] as `loadModelEarly`; `sample` waits for the prior, `encode` for the encoder
 * @property {Worker} [worker] one that runs `vaelet/worker/script`, for several models. You end it.
 *
 * @typedef {LoadOptions & WorkerFields} WorkerOptions
 */

/**
 * Loads a model in a worker, so that neither loading nor large batches hold up the page. The methods are those of
 * `Model`, as promises. Models of one address share a worker, and in it the weights.
 *
 * @param {WeightsSource} source
 * @param {WorkerOptions} [options]
 * @returns {Promise<WorkerModel & Disposable>}
 * @throws {VaeletError} with the codes of `loadModel`, or `worker-failed`; an abort rejects with the signal's reason
 */
export async function loadModelInWorker(source, options) {
  const { worker, createWorker, early, wasmUrl, signal, onProgress, ...rest } = checkedOptions(options);
  signal?.throwIfAborted();
  const sent = await sendable(source, { signal, onProgress });
  const where = wasmUrl === undefined ? rest : { ...rest, wasmUrl: await addressesOf(wasmUrl) };
  signal?.throwIfAborted();
  const loading = new AbortController();
  try {
    const policy = watchPolicy(loading.signal);
    const held = worker ? lent(worker) : holdWorker(keyOf(sent.source, where), createWorker);
    const { calls, end } = connect(held);
    /** @param {ErrorEvent} event */
    const fail = async (event) => {
      held.forget();
      end(await loadError(event.message, policy));
    };
    const whileLoading = { signal: loading.signal };
    signal?.addEventListener("abort", () => end(signal.reason), whileLoading);
    held.worker.addEventListener("error", fail, whileLoading);
    const model = await load(calls, end, [sent.source, { ...where, early }], { transfer: sent.transfer, onProgress });
    abortRest(signal, calls, model.whole);
    return model;
  } finally {
    loading.abort();
  }
}

/**
 * @param {Calls} calls
 * @param {(reason: unknown) => void} end
 * @param {unknown[]} parameters
 * @param {Parameters<Calls["call"]>[2]} options
 */
async function load(calls, end, parameters, options) {
  try {
    const description = await calls.call("load", parameters, options);
    return /** @type {WorkerModel & Disposable} */ (new WorkerModel(description, calls, end, options?.onProgress));
  } catch (cause) {
    end(cause);
    throw cause;
  }
}

/**
 * Ends what is missing of a model at the signal; the model goes on drawing.
 * @param {AbortSignal | undefined} signal
 * @param {Calls} calls
 * @param {Promise<void>} whole
 */
function abortRest(signal, calls, whole) {
  const stop = () => calls.call("abort", [sendError(signal?.reason)]).catch(() => {});
  const forget = () => signal?.removeEventListener("abort", stop);
  signal?.addEventListener("abort", stop);
  whole.then(forget, forget);
}

/**
 * Opens a way of its own to a worker; `end` closes it with the reason, and gives the worker back.
 * @param {import("./shared-workers.js").HeldWorker} held
 */
function connect({ worker, release, forget }) {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage("vaelet", [port2]);
  const calls = new Calls(port1, forget);
  const end = (/** @type {unknown} */ reason) => {
    if (calls.end(reason)) release();
  };
  return { calls, end };
}

/**
 * A worker of the caller's own, which outlives its models.
 * @param {Worker} worker
 */
function lent(worker) {
  return { worker, release() {}, forget() {} };
}

/**
 * Returns what models must have in common to share a worker; undefined for those that do not.
 * @param {unknown} source
 * @param {{wasmUrl?: Record<string, string>, wasmBinary?: unknown, wasmModule?: unknown}} where
 */
function keyOf(source, { wasmUrl, wasmBinary, wasmModule }) {
  if (typeof source !== "string" || wasmBinary || wasmModule) return undefined;
  return JSON.stringify([source, wasmUrl]);
}

/**
 * Returns the module's addresses in a form that can be sent to a worker.
 * @param {import("../module-url.js").WasmUrl} wasmUrl
 */
async function addressesOf(wasmUrl) {
  const modules = Object.entries(await resolveModules(wasmUrl));
  return Object.fromEntries(modules.map(([kind, { href }]) => [kind, href]));
}

/**
 * Returns the source in a form that can be sent to a worker. Addresses are relative to the page, not to the worker.
 * @param {WeightsSource} source
 * @param {import("../fetch-bytes.js").FetchOptions} options
 * @returns {Promise<{source: unknown, transfer?: ArrayBuffer[]}>}
 */
async function sendable(source, options) {
  if (isAddress(source)) return { source: (await resolveUrl(source)).href };
  const { method, status } = Object(source);
  if (method === undefined && status === undefined) return { source };
  const { buffer } = await readSource(source, options);
  return { source: buffer, transfer: [buffer] };
}
