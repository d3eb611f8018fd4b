import { find, make, write, writeStyle } from "../../drawing/dom.js";
import { decimalsOf, latentRange, stepOf } from "../../state/handle.js";
import { moveBy, placeAt, seenAt, showing, wholeSquare, zoomAt } from "../../state/viewport.js";
import { createDensity } from "./density.js";
import { createManifold } from "./manifold.js";
import { listenToPad, zoomStep } from "./pad-gestures.js";

/**
 * @typedef {import("../../state/view-state.js").ViewState} ViewState
 * @typedef {import("../../state/viewport.js").Viewport} Viewport
 */

/**
 * A plane of two latent dimensions, decoded everywhere, with a point to drag: the whole space of a model that has
 * two, and of any other model two that the person chooses, through the point that z is.
 * @type {import("../../section.js").CreateSection}
 */
export function createPlane({ page, actions: { change, redraw } }) {
  const section = find(page, "#plane", HTMLElement);
  const [latents, map] = [".latents", "#latent-map"].map((selector) => find(page, selector, HTMLElement));
  const title = find(section, "h2", HTMLElement);
  const choice = createChoice(find(section, ".plane-dimensions", HTMLElement), (plane) => change({ plane, view: null }));
  const pad = find(section, "#pad", HTMLElement);
  const point = find(pad, ".pad-point", HTMLElement);
  const density = createDensity(section, redraw);
  const manifold = createManifold(find(pad, "canvas", HTMLCanvasElement));
  /** @type {ViewState} */
  let viewState;
  /** @type {[number, number][]} */
  let ranges = [];
  /** The two dimensions as long as the person chose none: those that carry most. */
  let own = [0, 1];
  let dimensions = own;

  /** What is seen: ahead of the state, which follows once a frame. @type {Viewport} */
  let viewport = wholeSquare;

  /** The place of z in the square. */
  function place() {
    const [x, y] = dimensions.map((dimension) => (viewState.z[dimension] - ranges[dimension][0]) / widthOf(ranges[dimension]));
    return { x, y };
  }

  /** @param {{x: number, y: number}} to */
  function moveTo(to) {
    const z = Array.from(viewState.z);
    [to.x, to.y].forEach((part, i) => {
      const range = ranges[dimensions[i]];
      z[dimensions[i]] = range[0] + Math.min(1, Math.max(0, part)) * widthOf(range);
    });
    change({ z });
  }

  /** @param {Viewport} view */
  function look(view) {
    viewport = view;
    change({ view: view.size === 1 ? null : view });
  }

  /** z before it was pointed elsewhere. @type {Pick<import("../../state/state.js").State, "z" | "seed" | "at">} */
  let before;

  const actions = {
    begin() {
      const { z, seed, at } = viewState.state;
      before = { z, seed, at };
    },
    undo: () => change(before),
    point: (/** @type {{x: number, y: number}} */ { x, y }) =>
      moveTo(placeAt(viewport, { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) })),
    step(/** @type {number} */ right, /** @type {number} */ up) {
      const { x, y } = place();
      const to = { x: x + right * viewport.size, y: y + up * viewport.size };
      look(showing(viewport, to));
      moveTo(to);
    },
    pan: (/** @type {number} */ right, /** @type {number} */ up) => look(moveBy(viewport, right, up)),
    zoom: (/** @type {number} */ factor, around = seenAt(viewport, place())) =>
      look(zoomAt(viewport, factor, placeAt(viewport, around))),
    fit: () => look(wholeSquare),
  };
  listenToPad(pad, actions);
  find(section, "[data-action=nearer]", HTMLButtonElement).addEventListener("click", () => actions.zoom(zoomStep));
  find(section, "[data-action=farther]", HTMLButtonElement).addEventListener("click", () => actions.zoom(1 / zoomStep));
  find(section, "[data-action=whole]", HTMLButtonElement).addEventListener("click", actions.fit);

  return {
    show({ model }) {
      section.hidden = model.latentSize < 2;
      const whole = model.latentSize === 2;
      title.textContent = whole ? "The whole plane" : "A plane of two dimensions";
      // Of a model with two dimensions it is all that there is: it stands with the sliders.
      (whole ? latents : map).before(section);
      const order = model.latentsByKl.map(({ index }) => index);
      own = whole ? [0, 1] : order.slice(0, 2);
      ranges = model.latents.map(latentRange);
      choice.show(whole ? [] : order);
      manifold.show(model);
    },
    release: manifold.release,
    draw(next) {
      viewState = next;
      if (section.hidden) return;
      viewport = viewState.state.view ?? wholeSquare;
      dimensions = planeOf(viewState) ?? own;
      choice.draw(dimensions);
      const low = placeAt(viewport, { x: 0, y: 0 });
      const high = placeAt(viewport, { x: 1, y: 1 });
      const shownRanges = [part(ranges[dimensions[0]], low.x, high.x), part(ranges[dimensions[1]], low.y, high.y)];
      manifold.draw(viewState, [
        { dimension: dimensions[0], range: shownRanges[0] },
        { dimension: dimensions[1], range: shownRanges[1] },
      ]);
      density.draw(shownRanges[0], shownRanges[1]);
      const seen = seenAt(viewport, place());
      writeStyle(point, "--x", seen.x);
      writeStyle(point, "--y", seen.y);
      const [across, upwards] = dimensions;
      write(pad, {
        ariaValueMin: String(ranges[across][0]),
        ariaValueMax: String(ranges[across][1]),
        ariaValueNow: valueOf(viewState, across),
        ariaValueText: dimensions.map((dimension) => `z${dimension + 1} ${valueOf(viewState, dimension)}`).join(", ")
          + density.describe(viewState.z[across], viewState.z[upwards]),
        ariaLabel: `Point in the plane of z${across + 1} and z${upwards + 1}`,
      });
    },
  };
}

/**
 * Which two dimensions make the plane.
 * @param {HTMLElement} parent
 * @param {(plane: number[]) => void} choose
 */
function createChoice(parent, choose) {
  const selects = ["across", "upwards"].map((name) => find(parent, `[name=${name}]`, HTMLSelectElement));
  /** @type {number[]} */
  let drawn = [];
  for (const select of selects) {
    select.addEventListener("change", () => {
      const [across, upwards] = selects.map(({ value }) => Number(value));
      // Choosing the other's dimension swaps the two.
      choose(across === upwards ? [...drawn].reverse() : [across, upwards]);
    });
  }

  return {
    /** @param {number[]} order  of the dimensions to choose from; empty: there is no choice */
    show(order) {
      parent.hidden = order.length === 0;
      for (const select of selects) {
        select.replaceChildren(...order.map((index) => make("option", { value: String(index) }, `z${index + 1}`)));
      }
    },
    /** @param {number[]} plane */
    draw(plane) {
      drawn = plane;
      selects.forEach((select, i) => write(select, { value: String(plane[i]) }));
    },
  };
}

/**
 * The dimensions that the person chose, if the model has them.
 * @param {ViewState} viewState
 */
function planeOf({ model, state: { plane } }) {
  return plane?.every((dimension) => dimension < model.latentSize) ? plane : undefined;
}

/**
 * @param {ViewState} viewState
 * @param {number} dimension
 */
function valueOf({ model, z }, dimension) {
  return z[dimension].toFixed(decimalsOf(stepOf(model.latents[dimension])));
}

/** @param {[number, number]} range */
function widthOf([low, high]) {
  return high - low;
}

/**
 * @param {[number, number]} range
 * @param {number} from  0 to 1
 * @param {number} to
 * @returns {[number, number]}
 */
function part([low, high], from, to) {
  return [low + from * (high - low), low + to * (high - low)];
}
