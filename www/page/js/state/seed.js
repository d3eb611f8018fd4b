import { VaeletError } from "../model/vaelet.js";
import { formatCount, isShowable, largestLatent } from "./numbers.js";

const largestSeed = 9999;

/** Short enough to be told to somebody. */
export function randomSeed() {
  return 1 + Math.floor(Math.random() * largestSeed);
}

/**
 * A draw from the prior.
 * @param {import("../model/worker-loader.js").Model} model
 * @param {number} seed
 * @param {import("../model/vaelet.js").Label | undefined} label
 * @returns {Promise<import("./state.js").Bookmark | undefined>} undefined when another model came meanwhile
 * @throws {Error} with a sentence, when the page cannot show what was drawn
 */
export async function sampleBookmark(model, seed, label) {
  try {
    const { z, labels } = await model.sample({ seed, count: 1, label });
    if (!isShowable(z)) {
      throw new Error(`The prior of this model draws latent values beyond ${formatCount(largestLatent)}, which this page does not show.`);
    }
    return { z: Array.from(z), label: Array.from(labels ?? []) };
  } catch (error) {
    if (error instanceof VaeletError && error.code === "model-disposed") return undefined;
    throw error;
  }
}
