import { make, write, writeStyle } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { makePlayButton } from "../../drawing/play-button.js";
import { formatNats } from "../../state/numbers.js";
import { stripLength } from "./traversal.js";

/**
 * @typedef {import("../../model/vaelet.js").LatentDimension} LatentDimension
 *
 * @typedef {object} Slider
 * @property {LatentDimension} latent
 * @property {HTMLElement} row
 * @property {import("./traversal.js").Strip} strip
 * @property {(value: number) => void} draw
 * @property {(posterior: DimensionPosterior | null) => void} drawPosterior
 *
 * @typedef {{mean: number, sigma: number}} DimensionPosterior  q(z|x) in one dimension
 */

/** The step of a slider, unless its whole range is so small that steps have to be smaller. */
const usualStep = 0.01;

/** The least width of a range: nothing smaller can be seen in 32-bit floats around 1. */
const leastWidth = 1e-6;

/** Seconds of a sweep there and back. */
const sweepDuration = 6;

/**
 * @param {LatentDimension} latent
 * @param {import("../../model/image-format.js").ImageFormat} image
 * @param {import("../../drawing/motion.js").Motion} motion
 * @param {(value: number) => void} move  the person moved it, or put it back to zero
 * @returns {Slider}
 */
export function createSlider(latent, image, motion, move) {
  const [low, high] = latentRange(latent);
  const step = stepOf(latent);
  const decimals = decimalsOf(latent);
  /** @type {number | undefined} */
  let drawn;
  const id = `latent-${latent.index}`;
  const input = make("input", { id, type: "range", min: String(low), max: String(high), step: String(step) });
  const value = make("output", { className: "latent-value" });
  const canvas = make("canvas", { className: "ink" });
  value.htmlFor.add(id);
  input.style.setProperty("--zero", String(-low / (high - low)));

  const posterior = make("span", { className: "posterior", hidden: true });
  const sweep = createSweep(latent, motion, {
    from: () => (input.valueAsNumber - low) / (high - low),
    frame: (part) => move(low + part * (high - low)),
  });
  const track = make("div", { className: "latent-track" }, posterior, input);
  const row = make("div", { className: "latent" }, createName(latent, id), createKl(latent), sweep, value, canvas, track);
  input.addEventListener("input", () => move(input.valueAsNumber));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") move(0);
  });
  track.addEventListener("dblclick", () => move(0));

  return {
    latent,
    row,
    strip: { dimension: latent.index, low, high, painter: new PicturePainter(canvas, image, { columns: stripLength }) },
    draw(z) {
      if (z === drawn) return;
      drawn = z;
      input.valueAsNumber = z;
      writeStyle(input, "--position", (input.valueAsNumber - low) / (high - low));
      write(value, { textContent: z.toFixed(decimals) });
    },
    drawPosterior(of) {
      posterior.hidden = of === null;
      if (of === null) return input.removeAttribute("aria-description");
      const [from, middle, to] = [of.mean - of.sigma, of.mean, of.mean + of.sigma]
        .map((place) => Math.min(1, Math.max(0, (place - low) / (high - low))));
      posterior.style.setProperty("--from", String(from));
      posterior.style.setProperty("--middle", String(to > from ? (middle - from) / (to - from) : 0.5));
      posterior.style.setProperty("--to", String(to));
      posterior.title = `What you gave: mean ${of.mean.toFixed(decimals)}, sigma ${of.sigma.toFixed(decimals)}`;
      input.setAttribute("aria-description", posterior.title);
    },
  };
}

/**
 * The button that lets a dimension go to and fro.
 * @param {LatentDimension} latent
 * @param {import("../../drawing/motion.js").Motion} motion
 * @param {{from: () => number, frame: (part: number) => void}} way  from 0 to 1
 */
function createSweep({ index }, motion, { from, frame }) {
  const button = make("button", { type: "button", className: "quiet sweep" });
  makePlayButton(button, motion, {
    seconds: sweepDuration,
    from,
    frame,
    name(sweeping) {
      button.textContent = sweeping ? "stop" : "sweep";
      button.ariaLabel = `${button.textContent} z${index + 1}`;
      button.classList.toggle("sweeping", sweeping);
    },
  });
  return button;
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
function createKl({ kl, inert }) {
  const badge = make("span", { className: "badge" }, "inert");
  const title = "KL divergence from the prior: how much information this dimension carries";
  const text = kl === undefined ? "" : formatNats(kl, 2);
  return make("span", { className: "latent-kl", title: text && title }, text, ...(inert ? [" ", badge] : []));
}

/**
 * The dimension's usual range, zero included.
 * @param {LatentDimension} latent
 * @returns {[number, number]}
 */
export function latentRange(latent) {
  const [low, high] = rangeWithZero(latent);
  const step = stepOf(latent);
  return [Math.round(low / step) * step, Math.round(high / step) * step];
}

/**
 * Returns how many decimals tell the steps of the dimension's slider apart.
 * @param {LatentDimension} latent
 */
export function decimalsOf(latent) {
  return Math.round(-Math.log10(stepOf(latent)));
}

/**
 * At least a hundredth of the range's order of magnitude.
 * @param {LatentDimension} latent
 */
function stepOf(latent) {
  const [low, high] = rangeWithZero(latent);
  return Math.min(usualStep, 10 ** (Math.floor(Math.log10(high - low)) - 2));
}

/**
 * @param {LatentDimension} latent
 * @returns {[number, number]}
 */
function rangeWithZero({ range: [low, high] }) {
  const [lowest, highest] = [Math.min(0, low), Math.max(0, high)];
  return highest - lowest < leastWidth ? [-leastWidth / 2, leastWidth / 2] : [lowest, highest];
}
