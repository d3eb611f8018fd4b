import { formatCount, formatNats } from "../../state/numbers.js";

/**
 * @param {import("./messages.js").Started} started
 * @param {number} steps
 */
export function epochsOf({ batch, trainingCount }, steps) {
  return `${((steps * batch) / trainingCount).toFixed(1)} times through ${formatCount(trainingCount)} digits`;
}

/**
 * @param {import("./messages.js").Started} started
 * @param {import("./messages.js").Progress} last
 * @param {string} reason  why it paused; empty: the person asked for it
 */
export function describePause(started, { steps, terms }, reason) {
  const found = terms === undefined ? "" : ` An image costs ${formatNats(terms.reconstruction, 1)} to reconstruct, and ${formatNats(terms.kl, 1)} of KL.`;
  return `Paused${reason} after ${formatCount(steps)} ${steps === 1 ? "step" : "steps"}, ${epochsOf(started, steps)}.${found}`;
}

/** @param {import("./messages.js").Diverged} diverged */
export function describeDivergence({ steps, learningRate }) {
  return `The training broke down after ${formatCount(steps)} steps: its loss is beyond all bounds, as happens where the learning rate, `
    + `${learningRate} here, is too large. Choose a smaller one, such as 0.001, and start again.`;
}
