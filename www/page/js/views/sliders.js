import { find } from "../dom.js";
import { createTraversal } from "../traversal.js";
import { createSlider } from "./slider.js";

/**
 * One slider for each latent dimension, those that carry most first, inert ones folded away.
 * @param {Document} page
 * @param {(dimension: number, value: number) => void} move
 * @returns {import("../scene.js").View}
 */
export function createSliders(page, move) {
  const active = find(page, "#sliders", HTMLElement);
  const fold = find(page, "#inert", HTMLDetailsElement);
  const foldTitle = find(fold, "summary", HTMLElement);
  const inert = find(fold, ".sliders", HTMLElement);
  const traversal = createTraversal();
  /** @type {import("./slider.js").Slider[]} */
  let sliders = [];

  return {
    show(model) {
      sliders = [...model.latents]
        .sort((a, b) => b.kl - a.kl)
        .map((latent) => createSlider(latent, model.image, (value) => move(latent.index, value)));
      active.replaceChildren(...rows(sliders, false));
      inert.replaceChildren(...rows(sliders, true));
      const count = inert.childElementCount;
      fold.hidden = count === 0;
      foldTitle.textContent = `${count} inert ${count === 1 ? "dimension" : "dimensions"}`;
      traversal.show(sliders.map(({ strip }) => strip));
    },
    draw(scene) {
      for (const slider of sliders) slider.draw(scene.z[slider.latent.index]);
      traversal.draw(scene);
    },
  };
}

/**
 * @param {import("./slider.js").Slider[]} sliders
 * @param {boolean} inert
 */
function rows(sliders, inert) {
  return sliders.filter(({ latent }) => latent.inert === inert).map(({ row }) => row);
}
