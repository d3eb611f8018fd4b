import { find } from "../../drawing/dom.js";
import { createSlider } from "./slider.js";
import { createTraversal } from "./traversal.js";

/** @typedef {import("../../state/state.js").Posterior} Posterior */

const mostFirst = "The dimensions that carry most information come first.";
const asStored = "The file does not say how much information each dimension carries: they stand as it holds them.";

/**
 * One slider for each latent dimension, those that carry most first, inert ones folded away.
 * @type {import("../../section.js").CreateSection}
 */
export function createSliders({ page, motion, read, actions }) {
  const active = find(page, "#sliders", HTMLElement);
  const fold = find(page, "#inert", HTMLDetailsElement);
  const foldTitle = find(fold, "summary", HTMLElement);
  const inert = find(fold, ".sliders", HTMLElement);
  const legend = find(page, "#posterior-legend", HTMLElement);
  const order = find(page, "#latent-order", HTMLElement);
  const traversals = [active, inert].map(createTraversal);
  /** @type {import("./slider.js").Slider[]} */
  let sliders = [];
  /** The posterior that the sliders show. @type {Posterior | null} */
  let drawn = null;

  /**
   * @param {number} dimension
   * @param {number} value
   */
  function move(dimension, value) {
    const { z } = read();
    z[dimension] = value;
    actions.change({ z: Array.from(z) });
  }

  /** @param {Posterior | null} posterior */
  function drawPosterior(posterior) {
    if (posterior === drawn) return;
    drawn = posterior;
    legend.hidden = posterior === null;
    for (const { latent: { index }, drawPosterior } of sliders) {
      drawPosterior(posterior && { mean: posterior.mean[index], sigma: posterior.sigma[index] });
    }
  }

  return {
    show({ model }) {
      sliders = model.latentsByKl.map((latent) =>
        createSlider(latent, model.image, motion, (value) => move(latent.index, value)));
      const lists = [false, true].map((is) => sliders.filter(({ latent }) => latent.inert === is));
      [active, inert].forEach((list, i) => list.replaceChildren(...lists[i].map(({ row }) => row)));
      const count = lists[1].length;
      fold.hidden = count === 0;
      foldTitle.textContent = `${count} inert ${count === 1 ? "dimension" : "dimensions"}`;
      const known = model.latents.every(({ kl }) => kl !== undefined);
      order.textContent = known ? mostFirst : asStored;
      traversals.forEach((traversal, i) => traversal.show(lists[i].map(({ strip }) => strip)));
    },
    draw(viewState) {
      for (const slider of sliders) slider.draw(viewState.z[slider.latent.index]);
      for (const traversal of traversals) traversal.draw(viewState);
      drawPosterior(viewState.state.posterior);
    },
    release() {
      drawPosterior(null);
      for (const traversal of traversals) traversal.release();
    },
  };
}
