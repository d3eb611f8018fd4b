import { find } from "../../drawing/dom.js";
import { movedTo, sliderGroups } from "../../state/handle.js";
import { createSlider } from "./slider.js";
import { createTraversal } from "./traversal.js";

/**
 * @typedef {import("../../state/state.js").Posterior} Posterior
 * @typedef {import("../../state/handle.js").Handle} Handle
 * @typedef {import("../../model/worker-loader.js").Model} Model
 */

const namedFirst = "Each moves z in the direction that changes what its name says. Plain dimensions are folded away.";
const mostFirst = "The dimensions that carry most information come first.";
const asStored = "The file does not say how much information each dimension carries: they stand as it holds them.";

/**
 * The sliders that mean most, then, folded away, one for each other latent dimension, and the inert ones.
 * @type {import("../../section.js").CreateSection}
 */
export function createSliders({ page, motion, read, actions }) {
  const shown = find(page, "#sliders", HTMLElement);
  const folds = ["#more", "#inert"].map((selector) => find(page, selector, HTMLDetailsElement));
  const lists = [shown, ...folds.map((fold) => find(fold, ".sliders", HTMLElement))];
  const title = find(page, "#latents-title", HTMLElement);
  const legend = find(page, "#posterior-legend", HTMLElement);
  const order = find(page, "#latent-order", HTMLElement);
  const traversals = lists.map(createTraversal);
  /** @type {import("./slider.js").Slider[]} */
  let sliders = [];
  /** The posterior that the sliders show. @type {Posterior | null} */
  let drawn = null;
  /** The person's own directions that have sliders. @type {import("../../state/own-directions.js").OwnDirection[]} */
  let own = [];

  /** @param {Posterior | null} posterior */
  function drawPosterior(posterior) {
    if (posterior === drawn) return;
    drawn = posterior;
    legend.hidden = posterior === null;
    for (const slider of sliders) slider.drawPosterior(posterior);
  }

  /**
   * Fills one of the three lists.
   * @param {Model} model
   * @param {Handle[]} handles
   * @param {number} i
   */
  function fill({ image }, handles, i) {
    const made = handles.map((handle, k) => createSlider(handle, idOf(handle, k), image, motion,
      (value) => actions.change({ z: movedTo(handle, read().z, value) })));
    lists[i].replaceChildren(...made.map(({ row }) => row));
    traversals[i].show(made.map(({ strip }) => strip));
    return made;
  }

  /** @param {Model} model */
  function build(model) {
    const groups = sliderGroups(model, own);
    sliders = groups.flatMap((handles, i) => fill(model, handles, i));
    folds.forEach((fold, i) => (fold.hidden = groups[i + 1].length === 0));
    const counts = groups.map(({ length }) => length);
    const named = groups[0].every(({ latent }) => latent === undefined) && counts[0] > 0;
    title.textContent = named ? "Directions" : "Latent dimensions";
    find(folds[0], "summary", HTMLElement).textContent = `${counts[1]} ${named ? "plain" : "more"} ${dimensions(counts[1])}`;
    find(folds[1], "summary", HTMLElement).textContent = `${counts[2]} inert ${dimensions(counts[2])}`;
    const known = model.latents.every(({ kl }) => kl !== undefined);
    order.textContent = named ? namedFirst : known ? mostFirst : asStored;
  }

  return {
    show({ model }) {
      own = [];
      build(model);
    },
    draw(viewState) {
      if (viewState.state.own !== own && viewState.state.own.length + own.length > 0) {
        own = viewState.state.own;
        for (const traversal of traversals) traversal.release();
        build(viewState.model);
        drawn = null;
      }
      for (const slider of sliders) slider.draw(viewState.z);
      for (const traversal of traversals) traversal.draw(viewState);
      drawPosterior(viewState.state.posterior);
    },
    release() {
      drawPosterior(null);
      for (const traversal of traversals) traversal.release();
    },
  };
}

/**
 * @param {Handle} handle
 * @param {number} place  in its list
 */
function idOf({ latent }, place) {
  return latent === undefined ? `direction-${place}` : `latent-${latent.index}`;
}

/** @param {number} count */
function dimensions(count) {
  return count === 1 ? "dimension" : "dimensions";
}
