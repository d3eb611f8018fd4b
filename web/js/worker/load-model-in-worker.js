/// <reference lib="esnext.disposable" preserve="true" />
import { VaeletError } from "../errors.js";
import { readResponse, resolveUrl } from "../fetch-bytes.js";
import { adviceIfMoved } from "../module-url.js";
import { Calls } from "./calls.js";
import { WorkerModel } from "./worker-model.js";

/** @typedef {import("../load-model.js").LoadOptions} LoadOptions */
/** @typedef {import("../load-model.js").WeightsSource} WeightsSource */

/**
 * @typedef {object} WorkerFields
 * @property {() => Worker} [createWorker] starts the model's own worker, with which it ends, where a bundler does not
 *   find `vaelet/worker/script` by itself
 * @property {Worker} [worker] one that runs `vaelet/worker/script`, for several models. You end it.
 *
 * @typedef {LoadOptions & WorkerFields} WorkerOptions
 */

/**
 * Loads a model in a worker, so that neither loading nor large batches hold up the page. The methods are those of
 * `Model`, as promises.
 *
 * @param {WeightsSource} source
 * @param {WorkerOptions} [options]
 * @returns {Promise<WorkerModel & Disposable>}
 * @throws {VaeletError} with the codes of `loadModel`, or `worker-failed`; an abort rejects with the signal's reason
 */
export async function loadModelInWorker(source, options = {}) {
  const { worker: given, createWorker = startWorker, signal, onProgress, wasmUrl, ...rest } = options;
  signal?.throwIfAborted();
  const sent = await sendable(source, { signal, onProgress });
  const passed = wasmUrl === undefined ? rest : { ...rest, wasmUrl: resolveUrl(wasmUrl).href };
  const worker = given ?? createWorker();
  const calls = connect(worker);
  /** @param {unknown} reason */
  const end = (reason) => {
    calls.end(reason);
    if (given === undefined) worker.terminate();
  };
  const loading = new AbortController();
  const whileLoading = { signal: loading.signal };
  signal?.addEventListener("abort", () => end(signal.reason), whileLoading);
  worker.addEventListener("error", (event) => end(workerError(event.message)), whileLoading);
  try {
    const description = await calls.call("load", [sent.source, passed], { transfer: sent.transfer, onProgress });
    return /** @type {WorkerModel & Disposable} */ (new WorkerModel(description, calls, end));
  } catch (cause) {
    end(cause);
    throw cause;
  } finally {
    loading.abort();
  }
}

/** @param {Worker} worker */
function connect(worker) {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage("vaelet", [port2]);
  return new Calls(port1);
}

/** Starts the worker. Bundlers look for exactly this expression. */
function startWorker() {
  if (typeof Worker === "undefined") {
    throw new VaeletError("worker-failed", "There are no web workers here: use loadModel instead.");
  }
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
}

/**
 * Returns the source in a form that can be sent to a worker. Addresses are relative to the page, not to the worker.
 * @param {WeightsSource} source
 * @param {import("../fetch-bytes.js").FetchOptions} options
 */
async function sendable(source, options) {
  if (typeof source === "string" || source instanceof URL) return { source: resolveUrl(source).href };
  if (!(source instanceof Response)) return { source };
  const { buffer } = await readResponse(source, "a weights file", options);
  return { source: buffer, transfer: [buffer] };
}

/** @param {string | undefined} message */
function workerError(message) {
  return new VaeletError(
    "worker-failed",
    `vaelet's worker failed${message ? `: ${message}` : " to start"}. Check that worker.js and the modules beside ` +
      "it are served with the page, and that the page's Content-Security-Policy has worker-src 'self'." +
      adviceIfMoved(import.meta.url, "load-model-in-worker.js", "worker.js"),
  );
}
