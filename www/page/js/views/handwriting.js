import { createFollower } from "../background.js";
import { find, make } from "../dom.js";
import { createDrawingPad } from "../handwriting/drawing-pad.js";
import { explainedPart, fitLabels } from "../handwriting/fit.js";
import { normaliseDrawing } from "../handwriting/normalise.js";
import { readImage } from "../handwriting/read-image.js";
import { HeatMap } from "../heat-map.js";
import { Ink } from "../ink.js";

/** @typedef {import("../handwriting/fit.js").Fit} Fit */
/** @typedef {import("../vaelet.js").Description} Description */

/** Labels that are offered, the best first. */
const offered = 3;

/** A drawing that costs this many times what a test image costs is none that the model knows. */
const strange = 2;

/**
 * A drawing of the person's own: encoded under every label, given back, and put on the sliders.
 * @param {Document} page
 * @param {import("./notice.js").Notice} notice
 * @param {(fit: Fit | undefined) => void} take  undefined: there is no drawing any more
 */
export function createHandwriting(page, notice, take) {
  const section = find(page, "#handwriting", HTMLElement);
  const result = find(section, ".fit", HTMLElement);
  const sentence = find(result, "p", HTMLElement);
  const choices = find(result, ".fit-choices", HTMLElement);
  const canvases = ["given", "returned"].map((name) => find(result, `.${name} canvas`, HTMLCanvasElement));
  const sheet = find(section, ".drawing", HTMLCanvasElement);
  const pad = createDrawingPad(sheet, read);
  const file = find(section, "input[type=file]", HTMLInputElement);
  /** @type {import("../loader.js").Model} */
  let model;
  /** @type {Description} */
  let description;

  const fitting = createFollower(async (/** @type {Float32Array} */ pixels) => fitLabels(model, description.spec, pixels), offer);
  /** @type {Ink[]} */
  let inks = [];
  /** @type {HeatMap} */
  let heat;

  find(section, "[data-action=clear]", HTMLButtonElement).addEventListener("click", clear);
  find(section, "[data-action=picture]", HTMLButtonElement).addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (chosen) open(chosen);
  });

  function clear() {
    fitting.forget();
    pad.clear();
    result.hidden = true;
    take(undefined);
  }

  /** @param {File} picture */
  async function open(picture) {
    try {
      pad.show(await readImage(picture, sheet.width));
      notice.hide();
      section.scrollIntoView({ block: "nearest" });
    } catch (error) {
      notice.show(`“${picture.name}” could not be taken as a drawing. ${error instanceof Error ? error.message : error}`);
    }
  }

  function read() {
    const pixels = normaliseDrawing(pad.read(), model.image);
    if (pixels !== undefined) fitting.ask(pixels);
  }

  /**
   * @param {Fit[]} fits
   * @param {Float32Array} pixels
   */
  function offer(fits, pixels) {
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
    inks[0].paint(pixels);
    inks[1].paint(fit.image);
    heat.paint(pixels, fit.image);
    sentence.textContent = describe(model, fit, testNats(description), explainedPart(pixels, fit.image));
    for (const button of choices.children) {
      button.ariaPressed = String(button.textContent === choiceText(model, fit));
    }
    take(fit);
  }

  return {
    open,
    /**
     * @param {import("../loader.js").Model} next
     * @param {unknown} _
     * @param {Description} itsDescription
     */
    show(next, _, itsDescription) {
      model = next;
      description = itsDescription;
      inks = canvases.map((canvas) => new Ink(canvas, model.image));
      heat = new HeatMap(find(result, ".missed canvas", HTMLCanvasElement), model.image);
      clear();
    },
    draw() {},
  };
}

/**
 * @param {import("../loader.js").Model} model
 * @param {Fit} fit
 */
function choiceText({ labels }, { label, reconstruction, kl }) {
  return `${labels[label]}: ${(reconstruction + kl).toFixed(0)} nats`;
}

/**
 * @param {import("../loader.js").Model} model
 * @param {Fit} fit
 * @param {number | undefined} usual  nats of a test image
 * @param {number} explained
 */
function describe(model, { label, reconstruction, kl }, usual, explained) {
  const nats = reconstruction + kl;
  const comparison = usual === undefined ? "" : `; its test images cost ${usual.toFixed(0)} on average`;
  if (usual !== undefined && nats > strange * usual) {
    const none = model.conditional ? "None of the labels fits: this" : "This";
    return `${none} is unlike anything the model learned. It costs ${nats.toFixed(0)} nats${comparison}.`;
  }
  const reading = model.conditional ? `Read as ${model.labels[label]}. ` : "";
  return `${reading}${(100 * explained).toFixed(0)} % of the drawing comes back. It costs ${nats.toFixed(0)} nats, `
    + `${kl.toFixed(0)} for z and ${reconstruction.toFixed(0)} for what z leaves out${comparison}.`;
}

/**
 * Nats that an image of the test set cost, if the trainer noted it.
 * @param {Description} description
 * @returns {number | undefined}
 */
function testNats({ training }) {
  const test = training?.test;
  const nats = test?.reconstruction + test?.kl;
  return Number.isFinite(nats) ? nats : undefined;
}
