import { loadModel } from "./vaelet.js";

/** Beside the page, where the package's copy for other sites has it too. */
const wasmUrl = "vaelet/js/vaelet.wasm";

/**
 * @typedef {import("./sources.js").Source} Source
 *
 * @typedef {object} Opened
 * @property {Source} source
 * @property {import("./vaelet.js").Model} model
 * @property {number} bytes  size of the weights file
 */

/**
 * Opens one model at a time: a new wish ends an older one that is still loading, and a failure
 * leaves everything as it was.
 * @param {ReturnType<typeof import("./views/loading.js").createLoading>} loading
 * @param {import("./views/notice.js").Notice} notice
 */
export function createOpener(loading, notice) {
  let current = new AbortController();

  /**
   * @param {Source} source
   * @param {() => void} retry  what to do when the person wants to try again
   * @returns {Promise<Opened | undefined>} undefined when it failed or another wish came
   */
  async function open(source, retry) {
    current.abort();
    const { signal } = (current = new AbortController());
    let bytes = source.weights instanceof Blob ? source.weights.size : 0;
    notice.hide();
    loading.start(source.title);
    try {
      const model = await loadModel(source.weights, {
        signal,
        wasmUrl,
        onProgress({ loaded, total }) {
          bytes = loaded;
          loading.progress(loaded, total);
        },
      });
      return { source, model, bytes };
    } catch (error) {
      if (!signal.aborted) notice.show(sentenceOf(error, source), retry);
      return undefined;
    } finally {
      if (!signal.aborted) loading.end();
    }
  }

  return { open };
}

/**
 * @param {unknown} error
 * @param {Source} source
 */
function sentenceOf(error, { title }) {
  return `“${title}” could not be opened. ${error instanceof Error ? error.message : error}`;
}
