import { find } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { explainedPart } from "../../model/vaelet.js";
import { createFitChoices } from "./fit-choices.js";
import { describeFit } from "./fit-text.js";
import { createHeatMap } from "./heat-map.js";
import { createLabelStrip } from "./label-strip.js";

/** @typedef {import("../../model/vaelet.js").Fit} Fit */

/**
 * Shows how the model encodes a drawing: a sentence, the labels it may have, and pictures.
 * @param {HTMLElement} section
 * @param {(fit: Fit) => void} choose  by the person, instead of the best
 */
export function createFitResult(section, choose) {
  const result = find(section, ".fit", HTMLElement);
  const sentence = find(result, "p", HTMLElement);
  const canvases = ["given", "returned"].map((name) => find(result, `.${name} canvas`, HTMLCanvasElement));
  const heat = createHeatMap(find(result, ".missed", HTMLElement));
  const labelStrip = createLabelStrip(find(section, ".label-strip", HTMLElement));
  const choices = createFitChoices(find(result, ".fit-choices", HTMLElement), (fit) => {
    draw(fit);
    choose(fit);
  });
  /** @type {PicturePainter[]} */
  let painters = [];
  /** @type {import("../../model/worker-loader.js").Model} */
  let model;
  /** @type {import("../../model/vaelet.js").Description} */
  let description;
  /** @type {{pixels: Float32Array, fits: Fit[]}} */
  let offered;

  function hide() {
    result.hidden = true;
    labelStrip.hide();
  }

  /** @param {Fit} fit  one of those that are offered */
  function draw(fit) {
    const { pixels, fits } = offered;
    painters[0].paint(pixels);
    painters[1].paint(fit.image);
    heat.paint(pixels, fit.image);
    sentence.textContent = describeFit(description, fit, fits[0], explainedPart(pixels, fit.image));
    choices.mark(fit);
    labelStrip.draw(model, fit.mean);
  }

  return {
    hide,
    /**
     * For another model.
     * @param {import("../../model/worker-loader.js").Model} next
     * @param {import("../../model/vaelet.js").Description} itsDescription
     */
    show(next, itsDescription) {
      model = next;
      description = itsDescription;
      painters = canvases.map((canvas) => new PicturePainter(canvas, model.image));
      heat.show(model.image);
      labelStrip.show(model);
      hide();
    },
    /**
     * @param {Float32Array} pixels  [H*W*C]
     * @param {Fit[]} fits  the best first
     */
    offer(pixels, fits) {
      offered = { pixels, fits };
      choices.offer(fits, model.conditional ? model.labels : []);
      result.hidden = false;
      draw(fits[0]);
    },
  };
}
