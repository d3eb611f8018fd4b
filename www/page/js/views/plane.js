import { find } from "../dom.js";
import { createManifold } from "../manifold.js";
import { latentRange } from "./slider.js";

/** What one arrow key moves, as a part of the whole width. */
const keyStep = 0.01;
const largeKeyStep = 0.1;

/** @type {Record<string, [number, number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * The plane of a model with two latent dimensions, decoded everywhere, with a point to drag.
 * @param {Document} page
 * @param {(z: number[]) => void} move
 * @returns {import("../scene.js").View}
 */
export function createPlane(page, move) {
  const section = find(page, "#plane", HTMLElement);
  const pad = find(section, "#pad", HTMLElement);
  const point = find(pad, ".pad-point", HTMLElement);
  const manifold = createManifold(find(pad, "canvas", HTMLCanvasElement));
  /** @type {[[number, number], [number, number]]} */
  let ranges = [[-3, 3], [-3, 3]];
  let z = [0, 0];

  /** @param {PointerEvent} event */
  function follow(event) {
    const { left, bottom, width, height } = pad.getBoundingClientRect();
    move([between(ranges[0], (event.clientX - left) / width), between(ranges[1], (bottom - event.clientY) / height)]);
  }

  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    follow(event);
  });
  pad.addEventListener("pointermove", (event) => {
    if (pad.hasPointerCapture(event.pointerId)) follow(event);
  });
  pad.addEventListener("keydown", (event) => {
    const direction = arrows[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    const part = event.shiftKey ? largeKeyStep : keyStep;
    move(ranges.map((range, i) => between(range, position(range, z[i]) + part * direction[i])));
  });

  return {
    show(model) {
      section.hidden = model.latentSize !== 2;
      if (section.hidden) return;
      ranges = [latentRange(model.latents[0]), latentRange(model.latents[1])];
      manifold.show(model, ranges);
    },
    draw(scene) {
      if (scene.model.latentSize !== 2) return;
      z = Array.from(scene.z);
      manifold.draw(scene);
      point.style.setProperty("--x", String(clamp(position(ranges[0], z[0]))));
      point.style.setProperty("--y", String(clamp(position(ranges[1], z[1]))));
      pad.setAttribute("aria-valuemin", String(ranges[0][0]));
      pad.setAttribute("aria-valuemax", String(ranges[0][1]));
      pad.setAttribute("aria-valuenow", z[0].toFixed(2));
      pad.setAttribute("aria-valuetext", `z1 ${z[0].toFixed(2)}, z2 ${z[1].toFixed(2)}`);
    },
  };
}

/**
 * @param {[number, number]} range
 * @param {number} part  from 0 to 1, kept there
 */
function between([low, high], part) {
  return low + clamp(part) * (high - low);
}

/**
 * @param {[number, number]} range
 * @param {number} value
 */
function position([low, high], value) {
  return (value - low) / (high - low);
}

/** @param {number} part */
function clamp(part) {
  return Math.min(1, Math.max(0, part));
}
