import { fetchAnew } from "./fetch-anew.js";
import { whyTooLarge } from "./limits.js";
import { messageOf } from "./message-of.js";
import { createWorkerLoader } from "./worker-loader.js";

/** Beside the page, where the package's copy for other sites has it too. */
export const wasmUrl = "vaelet/js/";

/**
 * @typedef {import("./sources.js").Source} Source
 *
 * @typedef {object} LoadedModel
 * @property {Source} source
 * @property {import("./worker-loader.js").Model} model
 * @property {import("./vaelet.js").Description} description  what its file says
 * @property {number} bytes  of the weights file that have come: all, once the model is whole
 * @property {() => Promise<boolean>} isWhole  waits for all of the model: false where the encoder of one that draws
 *   already does not come, which the notice tells, or where the model is disposed of
 * @property {() => Promise<boolean>} hasPrior  the same of what samples are drawn from
 *
 * @typedef {object} LoadRequest
 * @property {Source} source
 * @property {() => void} retry  what to do when the person wants to try again
 * @property {boolean} again  whether this is that
 * @property {boolean} needed  whether there is nothing else to go on with
 */

/**
 * Loads one model at a time: a new request ends an older one that is still loading, and a failure changes nothing.
 * @param {ReturnType<typeof import("../shell/loading.js").createLoading>} loading
 * @param {import("../shell/notice.js").Notice} notice
 * @param {string} workerUrl
 */
export function createModelLoader(loading, notice, workerUrl) {
  const loadModel = createWorkerLoader(workerUrl);
  /** @type {AbortController | undefined} */
  let current;

  /**
   * @param {LoadRequest} request
   * @returns {Promise<LoadedModel | undefined>} undefined when it failed, was cancelled, or another request came
   */
  async function load({ source, retry, again, needed }) {
    current?.abort();
    const own = (current = new AbortController());
    notice.hide();
    loading.start(source.title, () => own.abort());
    try {
      if (again) await fetchAnew(filesOf(source), own.signal);
      const loaded = await read(source, own.signal, retry);
      loaded.isWhole();
      return loaded;
    } catch (error) {
      if (!own.signal.aborted) notice.show(sentenceOf(error, source), retry);
      else if (own === current && needed) notice.show(`Loading “${source.title}” was cancelled.`, retry);
      return undefined;
    } finally {
      if (own === current) {
        current = undefined;
        loading.end();
      }
    }
  }

  /**
   * Waits for a part of a model. Says why it does not come, unless that model is no longer shown.
   * @param {Source} source
   * @param {Promise<void>} part
   * @param {() => void} retry
   */
  function arrivalOf({ title }, part, retry) {
    return part.then(() => true, (error) => {
      if (error?.code !== "model-disposed") notice.show(`“${title}” is not complete. ${messageOf(error)}`, retry);
      return false;
    });
  }

  /** @param {Source} source */
  function filesOf({ weights }) {
    return [`${wasmUrl}vaelet.wasm`, `${wasmUrl}vaelet-relaxed.wasm`, workerUrl, ...(typeof weights === "string" ? [weights] : [])];
  }

  /**
   * Loads a model and its description; throws when one of them does not come, or the page cannot show it.
   * @param {Source} source
   * @param {AbortSignal} signal
   * @param {() => void} retry
   * @returns {Promise<LoadedModel>}
   */
  async function read(source, signal, retry) {
    let bytes = source.weights instanceof Blob ? source.weights.size : 0;
    let isOpen = false;
    const model = await loadModel(source.weights, {
      signal,
      wasmUrl,
      onProgress({ loaded, total }) {
        bytes = total ?? loaded;
        if (!signal.aborted && !isOpen) loading.progress(loaded, total);
      },
    });
    isOpen = true;
    try {
      const refusal = whyTooLarge(model);
      if (refusal !== "") throw new Error(refusal);
      const description = await model.describe();
      signal.throwIfAborted();
      return {
        source,
        model,
        description,
        get bytes() {
          return bytes;
        },
        isWhole: () => arrivalOf(source, model.whole, retry),
        hasPrior: () => arrivalOf(source, model.prior, retry),
      };
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  return {
    load,
    /** Ends a load that is under way. */
    cancel: () => current?.abort(),
    /** Loads a model that is not shown by itself. */
    loadBeside: loadModel,
    /** True while a model is on its way. */
    busy: () => current !== undefined,
  };
}

/**
 * @param {unknown} error
 * @param {Source} source
 */
function sentenceOf(error, { title }) {
  return `“${title}” could not be opened. ${messageOf(error)}`;
}
