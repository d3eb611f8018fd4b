import { make, write, writeStyle } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { makePlayButton } from "../../drawing/play-button.js";
import { decimalsOf, posteriorOn, valueOn } from "../../state/handle.js";
import { formatNats } from "../../state/numbers.js";
import { stripLength } from "./traversal.js";

/**
 * @typedef {import("../../state/handle.js").Handle} Handle
 *
 * @typedef {object} Slider
 * @property {Handle} handle
 * @property {HTMLElement} row
 * @property {import("./traversal.js").Strip} strip
 * @property {(z: Float32Array) => void} draw
 * @property {(posterior: import("../../state/state.js").Posterior | null) => void} drawPosterior
 */

/** Seconds of a sweep there and back. */
const sweepDuration = 6;

/**
 * @param {Handle} handle
 * @param {string} id  of its input
 * @param {import("../../model/image-format.js").ImageFormat} image
 * @param {import("../../drawing/motion.js").Motion} motion
 * @param {(value: number) => void} move  the person moved it, or put it back to zero
 * @returns {Slider}
 */
export function createSlider(handle, id, image, motion, move) {
  const { range: [low, high], step } = handle;
  const decimals = decimalsOf(step);
  /** @type {number | undefined} */
  let drawn;
  const input = make("input", { id, type: "range", min: String(low), max: String(high), step: String(step) });
  const value = make("output", { className: "latent-value" });
  const canvas = make("canvas", { className: "ink" });
  value.htmlFor.add(id);
  input.style.setProperty("--zero", String(-low / (high - low)));

  const posterior = make("span", { className: "posterior", hidden: true });
  const sweep = createSweep(handle, motion, {
    from: () => (input.valueAsNumber - low) / (high - low),
    frame: (part) => move(low + part * (high - low)),
  });
  const track = make("div", { className: "latent-track" }, posterior, input);
  const row = make("div", { className: "latent" }, createName(handle, id), createKl(handle), sweep, value, canvas, track);
  input.addEventListener("input", () => move(input.valueAsNumber));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") move(0);
  });
  track.addEventListener("dblclick", () => move(0));

  return {
    handle,
    row,
    strip: { handle, painter: new PicturePainter(canvas, image, { columns: stripLength }) },
    draw(z) {
      const at = valueOn(handle, z);
      if (at === drawn) return;
      drawn = at;
      input.valueAsNumber = at;
      writeStyle(input, "--position", (input.valueAsNumber - low) / (high - low));
      write(value, { textContent: at.toFixed(decimals) });
    },
    drawPosterior(whole) {
      posterior.hidden = whole === null;
      if (whole === null) return input.removeAttribute("aria-description");
      const of = posteriorOn(handle, whole);
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
 * The button that lets a slider go to and fro.
 * @param {Handle} handle
 * @param {import("../../drawing/motion.js").Motion} motion
 * @param {{from: () => number, frame: (part: number) => void}} way  from 0 to 1
 */
function createSweep({ name: handleName }, motion, { from, frame }) {
  const button = make("button", { type: "button", className: "quiet sweep" });
  makePlayButton(button, motion, {
    seconds: sweepDuration,
    from,
    frame,
    name(sweeping) {
      button.textContent = sweeping ? "stop" : "sweep";
      button.ariaLabel = `${button.textContent} ${handleName}`;
      button.classList.toggle("sweeping", sweeping);
    },
  });
  return button;
}

/**
 * @param {Handle} handle
 * @param {string} id  of the slider
 */
function createName({ name, latent }, id) {
  if (latent === undefined) return make("label", { className: "direction-name", htmlFor: id }, name);
  const label = make("label", { className: "latent-name", htmlFor: id });
  label.append("z", make("sub", {}, String(latent.index + 1)));
  return label;
}

/** @param {Handle} handle */
function createKl({ latent }) {
  if (latent === undefined) return make("span");
  const { kl, inert } = latent;
  const badge = make("span", { className: "badge" }, "inert");
  const title = "KL divergence from the prior: how much information this dimension carries";
  const text = kl === undefined ? "" : formatNats(kl, 2);
  return make("span", { className: "latent-kl", title: text && title }, text, ...(inert ? [" ", badge] : []));
}
