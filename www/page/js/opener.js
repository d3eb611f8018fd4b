import { createLoader } from "./loader.js";

/** Beside the page, where the package's copy for other sites has it too. */
const wasmUrl = "vaelet/js/vaelet.wasm";

/**
 * @typedef {import("./sources.js").Source} Source
 *
 * @typedef {object} Opened
 * @property {Source} source
 * @property {import("./loader.js").Model} model
 * @property {import("./vaelet.js").Description} description  what its file says
 * @property {number} bytes  size of the weights file
 */

/**
 * Opens one model at a time: a new wish ends an older one that is still loading, and a failure
 * leaves everything as it was.
 * @param {ReturnType<typeof import("./views/loading.js").createLoading>} loading
 * @param {import("./views/notice.js").Notice} notice
 * @param {string} workerUrl
 */
export function createOpener(loading, notice, workerUrl) {
  const load = createLoader(workerUrl);
  let current = new AbortController();

  /**
   * @param {Source} source
   * @param {() => void} retry  what to do when the person wants to try again
   * @returns {Promise<Opened | undefined>} undefined when it failed or another wish came
   */
  async function open(source, retry) {
    current.abort();
    const { signal } = (current = new AbortController());
    notice.hide();
    loading.start(source.title);
    try {
      let bytes = source.weights instanceof Blob ? source.weights.size : 0;
      const model = await load(source.weights, {
        signal,
        wasmUrl,
        onProgress({ loaded, total }) {
          bytes = loaded;
          loading.progress(loaded, total);
        },
      });
      const description = await model.describe();
      if (!signal.aborted) return { source, model, description, bytes };
      model.dispose();
      return undefined;
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
