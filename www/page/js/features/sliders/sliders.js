import { find } from "../../drawing/dom.js";
import { createTraversal } from "./traversal.js";
import { createSlider } from "./slider.js";

/**
 * One slider for each latent dimension, those that carry most first, inert ones folded away.
 * @param {Document} page
 * @param {import("../../drawing/motion.js").Motion} motion
 * @param {(dimension: number, value: number) => void} move
 */
export function createSliders(page, motion, move) {
  const active = find(page, "#sliders", HTMLElement);
  const fold = find(page, "#inert", HTMLDetailsElement);
  const foldTitle = find(fold, "summary", HTMLElement);
  const inert = find(fold, ".sliders", HTMLElement);
  const legend = find(page, "#posterior-legend", HTMLElement);
  const traversals = [active, inert].map(createTraversal);
  /** @type {import("./slider.js").Slider[]} */
  let sliders = [];

  return {
    /** @param {import("../../model/worker-loader.js").Model} model */
    show(model) {
      sliders = model.latentsByKl.map((latent) =>
        createSlider(latent, model.image, motion, (value) => move(latent.index, value)));
      const lists = [false, true].map((is) => sliders.filter(({ latent }) => latent.inert === is));
      [active, inert].forEach((list, i) => list.replaceChildren(...lists[i].map(({ row }) => row)));
      const count = lists[1].length;
      fold.hidden = count === 0;
      foldTitle.textContent = `${count} inert ${count === 1 ? "dimension" : "dimensions"}`;
      traversals.forEach((traversal, i) => traversal.show(lists[i].map(({ strip }) => strip)));
    },
    /** @param {import("../../state/view-state.js").Scene} scene */
    draw(scene) {
      for (const slider of sliders) slider.draw(scene.z[slider.latent.index]);
      for (const traversal of traversals) traversal.draw(scene);
    },
    /**
     * Shows a posterior on the sliders, or none.
     * @param {{mean: Float32Array, sigma: Float32Array} | undefined} posterior  [L] each
     */
    mark(posterior) {
      legend.hidden = posterior === undefined;
      for (const { latent: { index }, mark } of sliders) {
        mark(posterior && { mean: posterior.mean[index], sigma: posterior.sigma[index] });
      }
    },
  };
}
