import { messageOf } from "../../model/message-of.js";
import { wasmUrl } from "../../model/model-loader.js";
import { fetchMoments, keptMoments } from "./moments-file.js";

/**
 * @typedef {import("../../model/worker-loader.js").Model} Model
 * @typedef {import("./moments-file.js").Moments} Moments
 * @typedef {import("./moments-file.js").Moment} Moment
 *
 * @typedef {object} Family  one model at its moments
 * @property {Moments} index
 * @property {Moment[]} moments  that were kept
 * @property {Model[]} models  the decoder at each of them; whoever asked for the family disposes of them
 * @property {string} [ended]  what ended the training before its last epoch
 */

/**
 * Loads the decoders of a training, one after the other; throws, with a sentence, when one does not come or does not fit
 * the model. Then, and when it is aborted, none of them is kept.
 * @param {string} folder  ends in a slash
 * @param {Model} shown  that the training ended in
 * @param {object} how
 * @param {import("../../section.js").Context["loadBeside"]} how.loadBeside
 * @param {AbortSignal} how.signal
 * @param {(sentence: string) => void} how.onProgress
 * @returns {Promise<Family>}
 */
export async function loadFamily(folder, shown, { loadBeside, signal, onProgress }) {
  onProgress("Loading the moments of the training.");
  const index = await fetchMoments(folder, signal);
  const moments = keptMoments(index);
  /** @type {Model[]} */
  const models = [];
  try {
    for (const { file } of moments) {
      models.push(await loadMoment(folder + file, file));
      onProgress(`Loading the moments of the training: ${models.length} of ${moments.length}.`);
    }
    signal.throwIfAborted();
  } catch (error) {
    for (const model of models) model.dispose();
    throw error;
  }
  return { index, moments, models, ...(index.ended !== undefined && { ended: String(index.ended) }) };

  /**
   * @param {string} address
   * @param {string} file
   */
  async function loadMoment(address, file) {
    const model = await loadBeside(address, { signal, wasmUrl }).catch((error) => {
      throw new Error(`${file}: ${messageOf(error)}`);
    });
    if (fits(model, shown)) return model;
    model.dispose();
    throw new Error(`${file} is of another model than the one that is shown.`);
  }
}

/**
 * @param {Model} model
 * @param {Model} shown
 */
function fits(model, shown) {
  const facts = (/** @type {Model} */ { latentSize, conditional, labels, image }) => JSON.stringify([latentSize, conditional, labels, image]);
  return facts(model) === facts(shown);
}
