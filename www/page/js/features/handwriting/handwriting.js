import { createFollower } from "../../drawing/background.js";
import { find } from "../../drawing/dom.js";
import { messageOf } from "../../model/message-of.js";
import { fitLabels, fromImageData, readDrawing, VaeletError } from "../../model/vaelet.js";
import { isShowable, oneHot, sameNumbers } from "../../state/numbers.js";
import { createDrawingPad } from "./drawing-pad.js";
import { createFitResult } from "./fit-result.js";
import { nameOfGiven } from "./fit-text.js";

/** @typedef {import("../../model/vaelet.js").Fit} Fit */
/** @typedef {import("../../model/vaelet.js").Drawing} Drawing */

/** Where a picture is transparent. @type {import("../../model/vaelet.js").Colour} */
const white = [255, 255, 255, 255];

const noEncoder = "The file of this model holds no encoder, which would find its z.";

const tooFarOut = "The encoder of this model puts the drawing where the page shows nothing: its latent values are too large, or no numbers.";

/**
 * A drawing of the person's own, or a picture where the model is one of colours: encoded under every label, given back,
 * and put on the sliders. It stays when another model comes, which fits it anew; z follows then only if it was the
 * drawing's own. A model without an encoder has no such section.
 * @type {import("../../section.js").CreateSection}
 */
export function createHandwriting({ page, notice, actions }) {
  const section = find(page, "#handwriting", HTMLElement);
  const sheet = find(section, ".drawing", HTMLCanvasElement);
  const file = find(section, "input[type=file]", HTMLInputElement);
  const result = createFitResult(section, use);
  const pad = createDrawingPad(sheet, read);
  const fitting = createFollower(fit, (answer) => answer && offer(answer));
  /** @type {import("../../model/worker-loader.js").Model} */
  let model;
  /** Waits for all of it; false where its encoder does not come. @type {() => Promise<boolean>} */
  let isWhole;
  /** The one that is shown; undefined while there is none, or it is on its way. @type {Fit | undefined} */
  let shown;
  /** What the model was given, as it sees it. @type {Float32Array} */
  let seen;
  /** True when there is ink on the sheet. */
  let drawn = false;
  /** What models of colours are given. @type {HTMLCanvasElement | undefined} */
  let picture;
  /** True when z is the drawing's own. */
  let leads = false;
  /** @type {Float32Array} */
  let drawnZ;
  /** Counts what came onto the sheet: a picture that took longer to read than the next is late. */
  let newest = 0;

  find(section, "[data-action=clear]", HTMLButtonElement).addEventListener("click", clear);
  find(section, "[data-action=picture]", HTMLButtonElement).addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (chosen) open(chosen);
  });

  function clear() {
    newest += 1;
    pad.clear();
    forget();
    drawn = leads = false;
    picture = undefined;
  }

  function forget() {
    fitting.forget();
    shown = undefined;
    result.hide();
    actions.change({ posterior: null });
  }

  /** @param {File} chosen */
  async function open(chosen) {
    const own = (newest += 1);
    const { image, hasEncoder } = model;
    try {
      if (!hasEncoder) throw new Error(noEncoder);
      const { readColours, readInkOf } = await import("../on-demand.js");
      const read = await (image.channels === 1 ? readInkOf(chosen, sheet.width) : readColours(chosen));
      if (own !== newest) return;
      notice.hide();
      if (image.channels === 1) pad.show(read);
      else give(read);
      actions.change({ place: "drawing" });
    } catch (error) {
      if (own !== newest) return;
      notice.show(`“${chosen.name}” could not be used as a ${nameOfGiven(image)}. ${messageOf(error)}`);
    }
  }

  /** @param {HTMLCanvasElement} colours */
  function give(colours) {
    picture = colours;
    leads = true;
    fitting.ask(colours);
  }

  function read() {
    newest += 1;
    drawn = leads = true;
    fitting.ask(pad.read());
  }

  /** What the person gave that this model can take. */
  function given() {
    if (!model.hasEncoder) return undefined;
    if (model.image.channels > 1) return picture;
    return drawn ? pad.read() : undefined;
  }

  /** @param {Drawing | HTMLCanvasElement} given */
  async function fit(given) {
    if (!(await isWhole())) return undefined;
    try {
      if ("pixels" in given) return await readDrawing(model, given);
      const pixels = fromImageData(given, model.image, { paper: white });
      return { pixels, fits: await fitLabels(model, pixels) };
    } catch (error) {
      // Other failures are not the drawing's, or those of a model that is no longer shown.
      if (!(error instanceof VaeletError && error.code === "latent-invalid")) throw error;
      notice.show(`The ${nameOfGiven(model.image)} could not be read. ${messageOf(error)}`);
      return undefined;
    }
  }

  /** @param {{pixels: Float32Array, fits: Fit[]}} answer */
  function offer({ pixels, fits }) {
    result.offer(pixels, fits);
    seen = pixels;
    if (leads) return use(fits[0]);
    shown = fits[0];
    actions.change({ posterior: { ...shown, pixels } });
  }

  /** @param {Fit} chosen */
  function use(chosen) {
    leads = true;
    shown = chosen;
    if (!isShowable(chosen.mean) || !isShowable(chosen.sigma)) return notice.show(tooFarOut);
    actions.change({ posterior: { ...chosen, pixels: seen }, z: Array.from(chosen.mean), label: oneHot(chosen.label) });
  }

  return {
    pictureDropped: open,
    // A link says what z is: it no longer follows the drawing.
    linkOpened() {
      leads = false;
    },
    show({ model: next, description, isWhole: isNextWhole }) {
      // A picture that is on its way is read as the model before takes it.
      if (model?.image.channels !== next.image.channels) newest += 1;
      model = next;
      isWhole = isNextWhole;
      section.hidden = !model.hasEncoder;
      section.classList.toggle("of-pictures", model.image.channels > 1);
      result.show(model, description);
      const kept = given();
      if (kept !== undefined) fitting.ask(kept);
    },
    release() {
      leads &&= shown === undefined || sameNumbers(drawnZ, shown.mean);
      forget();
    },
    draw({ z }) {
      drawnZ = z;
    },
  };
}
