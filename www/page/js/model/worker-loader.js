import { loadModelEarly, loadModelInWorker, VaeletError } from "./vaelet.js";

/**
 * A model in the page's worker, or in the page itself where the browser starts none: its answers are to be awaited.
 * @typedef {import("./vaelet.js").WorkerModel | import("./vaelet.js").Model} Model
 */

/**
 * Loads models into the page's one worker, so that neither loading nor drawing holds up the page. A worker that ended, as
 * a phone ends some for want of memory, is replaced at the next load.
 * @param {string} url  of the worker's script
 */
export function createWorkerLoader(url) {
  /** @type {Worker | undefined} */
  let worker;
  /** Those that may live in the worker, which then must not end. @type {Model[]} */
  let models = [];

  /** Asks the newest model that was not disposed of whether its worker is gone. */
  async function hasEnded() {
    while (models.length > 0) {
      const asked = models[models.length - 1];
      const code = await Promise.resolve(asked.describe()).then(() => undefined, codeOf);
      if (code !== "model-disposed") return code === "worker-failed";
      models = models.filter((model) => model !== asked);
    }
    return false;
  }

  /** @param {Worker} failed */
  function drop(failed) {
    failed.terminate();
    if (failed !== worker) return;
    worker = undefined;
    models = [];
  }

  /**
   * @param {string | Blob} weights
   * @param {import("./vaelet.js").LoadOptions} options
   * @returns {Promise<Model>}
   */
  return async (weights, options) => {
    const before = worker;
    if (before !== undefined && await unlessAborted(hasEnded(), options.signal)) drop(before);
    const own = (worker ??= startWorker(url));
    if (own === undefined) return loadModelEarly(weights, options);
    try {
      const model = await loadModelInWorker(weights, { worker: own, early: true, ...options });
      if (own === worker) models.push(model);
      return model;
    } catch (error) {
      if (models.length > 0 || codeOf(error) !== "worker-failed") throw error;
      drop(own);
      return loadModelEarly(weights, options);
    }
  };
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof VaeletError ? error.code : undefined;
}

/**
 * Waits for an answer, which may never come, until the signal.
 * @template Answer
 * @param {Promise<Answer>} answer
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer>}
 */
async function unlessAborted(answer, signal) {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    answer.then(resolve, reject);
  });
}

/** @param {string} url */
function startWorker(url) {
  try {
    return new Worker(url, { type: "module" });
  } catch {
    return undefined;
  }
}
