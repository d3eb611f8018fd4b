import { loadModelEarly, loadModelInWorker, VaeletError } from "./vaelet.js";

/**
 * A model in the page's worker, or in the page itself where the browser starts none: its answers are to be awaited.
 * @typedef {import("./vaelet.js").WorkerModel | import("./vaelet.js").Model} Model
 */

/**
 * Loads models into the page's one worker, so that neither loading nor drawing holds up the page.
 * @param {string} url  of the worker's script
 */
export function createWorkerLoader(url) {
  /** @type {Worker | undefined} */
  let worker;
  /** True while a model may live in the worker, which then must not end. */
  let used = false;

  /**
   * @param {string | Blob} weights
   * @param {import("./vaelet.js").LoadOptions} options
   * @returns {Promise<Model>}
   */
  return async (weights, options) => {
    worker ??= startWorker(url);
    if (worker === undefined) return loadModelEarly(weights, options);
    try {
      const model = await loadModelInWorker(weights, { worker, early: true, ...options });
      used = true;
      return model;
    } catch (error) {
      if (used || !(error instanceof VaeletError && error.code === "worker-failed")) throw error;
      worker.terminate();
      worker = undefined;
      return loadModelEarly(weights, options);
    }
  };
}

/** @param {string} url */
function startWorker(url) {
  try {
    return new Worker(url, { type: "module" });
  } catch {
    return undefined;
  }
}
