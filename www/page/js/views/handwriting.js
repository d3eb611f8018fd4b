import { find, make } from "../dom.js";
import { createDrawingPad } from "../handwriting/drawing-pad.js";
import { explainedPart, fitLabels } from "../handwriting/fit.js";
import { normaliseDrawing } from "../handwriting/normalise.js";
import { Ink } from "../ink.js";

/** @typedef {import("../handwriting/fit.js").Fit} Fit */

/** Labels that are offered, the best first. */
const offered = 3;

/** A drawing that costs this many times what a test image costs is none that the model knows. */
const strange = 2;

/**
 * A drawing of the person's own: encoded under every label, given back, and put on the sliders.
 * @param {Document} page
 * @param {(fit: Fit | undefined) => void} take  undefined: there is no drawing any more
 * @returns {import("../scene.js").View}
 */
export function createHandwriting(page, take) {
  const section = find(page, "#handwriting", HTMLElement);
  const result = find(section, ".fit", HTMLElement);
  const sentence = find(result, "p", HTMLElement);
  const choices = find(result, ".fit-choices", HTMLElement);
  const canvases = ["given", "returned", "missed"].map((name) => find(result, `.${name} canvas`, HTMLCanvasElement));
  const pad = createDrawingPad(find(section, ".drawing", HTMLCanvasElement), read);
  /** @type {import("../vaelet.js").Model} */
  let model;
  /** @type {Ink[]} */
  let inks = [];

  find(section, "[data-action=clear]", HTMLButtonElement).addEventListener("click", clear);

  function clear() {
    pad.clear();
    result.hidden = true;
    take(undefined);
  }

  function read() {
    const pixels = normaliseDrawing(pad.read(), model.image);
    if (pixels === undefined) return;
    const fits = fitLabels(model, pixels);
    const shown = model.conditional ? fits.slice(0, offered) : [];
    choices.replaceChildren(...shown.map((fit) => {
      const button = make("button", { type: "button" }, choiceText(model, fit));
      button.addEventListener("click", () => show(pixels, fit));
      return button;
    }));
    result.hidden = false;
    show(pixels, fits[0]);
  }

  /**
   * @param {Float32Array} pixels
   * @param {Fit} fit
   */
  function show(pixels, fit) {
    const missed = pixels.map((pixel, i) => Math.abs(pixel - fit.image[i]));
    [pixels, fit.image, missed].forEach((picture, i) => inks[i].paint(picture));
    sentence.textContent = describe(model, fit, explainedPart(pixels, fit.image));
    for (const button of choices.children) {
      button.ariaPressed = String(button.textContent === choiceText(model, fit));
    }
    take(fit);
  }

  return {
    show(next) {
      model = next;
      inks = canvases.map((canvas) => new Ink(canvas, model.image));
      clear();
    },
    draw() {},
  };
}

/**
 * @param {import("../vaelet.js").Model} model
 * @param {Fit} fit
 */
function choiceText({ labels }, { label, reconstruction, kl }) {
  return `${labels[label]}: ${(reconstruction + kl).toFixed(0)} nats`;
}

/**
 * @param {import("../vaelet.js").Model} model
 * @param {Fit} fit
 * @param {number} explained
 */
function describe(model, { label, reconstruction, kl }, explained) {
  const nats = reconstruction + kl;
  const usual = testNats(model);
  const comparison = usual === undefined ? "" : `; its test images cost ${usual.toFixed(0)} on average`;
  if (usual !== undefined && nats > strange * usual) {
    return `This is unlike anything the model learned. It costs ${nats.toFixed(0)} nats${comparison}.`;
  }
  const reading = model.conditional ? `Read as ${model.labels[label]}. ` : "";
  return `${reading}${(100 * explained).toFixed(0)} % of the drawing comes back. It costs ${nats.toFixed(0)} nats, `
    + `${kl.toFixed(0)} for z and ${reconstruction.toFixed(0)} for what z leaves out${comparison}.`;
}

/**
 * Nats that an image of the test set cost, if the trainer noted it.
 * @param {import("../vaelet.js").Model} model
 * @returns {number | undefined}
 */
function testNats(model) {
  const test = model.describe().training?.test;
  const nats = test?.reconstruction + test?.kl;
  return Number.isFinite(nats) ? nats : undefined;
}
