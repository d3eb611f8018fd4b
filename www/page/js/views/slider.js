import { make } from "../dom.js";

/**
 * @typedef {import("../vaelet.js").LatentDimension} LatentDimension
 * @typedef {object} Slider
 * @property {LatentDimension} latent
 * @property {HTMLElement} row
 * @property {(value: number) => void} draw
 */

const step = 0.01;

/**
 * @param {LatentDimension} latent
 * @param {(value: number) => void} move  the person moved it, or put it back to zero
 * @returns {Slider}
 */
export function createSlider(latent, move) {
  const [low, high] = latentRange(latent);
  const id = `latent-${latent.index}`;
  const input = make("input", {
    id, type: "range", min: String(low), max: String(high), step: String(step),
  });
  const value = make("output", { className: "latent-value" });
  value.htmlFor.add(id);
  const name = make("label", { className: "latent-name", htmlFor: id }, "z", make("sub", {}, String(latent.index + 1)));
  const kl = make("span", { className: "latent-kl", title: "Kullback-Leibler divergence: how much this dimension carries" },
    `${latent.kl.toFixed(2)} nats`);
  const row = make("div", { className: "latent" }, name, kl, value, input);

  input.addEventListener("input", () => move(input.valueAsNumber));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") move(0);
  });
  row.addEventListener("dblclick", () => move(0));

  return {
    latent,
    row,
    draw(z) {
      input.valueAsNumber = z;
      input.style.setProperty("--position", String((input.valueAsNumber - low) / (high - low)));
      value.textContent = z.toFixed(2);
    },
  };
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
