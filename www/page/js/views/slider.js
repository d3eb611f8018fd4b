import { make } from "../dom.js";
import { Ink } from "../ink.js";
import { stripLength } from "../traversal.js";

/**
 * @typedef {import("../vaelet.js").LatentDimension} LatentDimension
 *
 * @typedef {object} Slider
 * @property {LatentDimension} latent
 * @property {HTMLElement} row
 * @property {import("../traversal.js").Strip} strip
 * @property {(value: number) => void} draw
 */

const step = 0.01;

/**
 * @param {LatentDimension} latent
 * @param {{height: number, width: number}} image
 * @param {(value: number) => void} move  the person moved it, or put it back to zero
 * @returns {Slider}
 */
export function createSlider(latent, image, move) {
  const [low, high] = latentRange(latent);
  const id = `latent-${latent.index}`;
  const input = make("input", { id, type: "range", min: String(low), max: String(high), step: String(step) });
  const value = make("output", { className: "latent-value" });
  const canvas = make("canvas", { className: "ink" });
  value.htmlFor.add(id);
  input.style.setProperty("--zero", String(-low / (high - low)));

  const row = make("div", { className: "latent" }, createName(latent, id), createKl(latent), value, canvas, input);
  input.addEventListener("input", () => move(input.valueAsNumber));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") move(0);
  });
  row.addEventListener("dblclick", () => move(0));

  return {
    latent,
    row,
    strip: { dimension: latent.index, low, high, ink: new Ink(canvas, image, { columns: stripLength }) },
    draw(z) {
      input.valueAsNumber = z;
      input.style.setProperty("--position", String((input.valueAsNumber - low) / (high - low)));
      value.textContent = z.toFixed(2);
    },
  };
}

/**
 * @param {LatentDimension} latent
 * @param {string} id  of the slider
 */
function createName({ index }, id) {
  const name = make("label", { className: "latent-name", htmlFor: id });
  name.append("z", make("sub", {}, String(index + 1)));
  return name;
}

/** @param {LatentDimension} latent */
function createKl({ kl }) {
  const title = "KL divergence from the prior: how much this dimension carries";
  return make("span", { className: "latent-kl", title }, `${kl.toFixed(2)} nats`);
}

/**
 * Three standard deviations of the aggregate posterior around its mean, zero included.
 * @param {LatentDimension} latent
 * @returns {[number, number]}
 */
export function latentRange({ mean, std }) {
  return [Math.min(0, round(mean - 3 * std)), Math.max(0, round(mean + 3 * std))];
}

/** @param {number} value */
function round(value) {
  return Math.round(value / step) * step;
}
