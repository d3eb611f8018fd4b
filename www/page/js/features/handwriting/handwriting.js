import { createFollower } from "../../drawing/background.js";
import { find } from "../../drawing/dom.js";
import { messageOf } from "../../model/message-of.js";
import { readDrawing, VaeletError } from "../../model/vaelet.js";
import { isShowable, oneHot, sameNumbers } from "../../state/numbers.js";
import { createDrawingPad } from "./drawing-pad.js";
import { createFitResult } from "./fit-result.js";
import { readImage } from "./read-image.js";

/** @typedef {import("../../model/vaelet.js").Fit} Fit */

const tooFarOut = "The encoder of this model puts the drawing where the page shows nothing: its latent values are too large, or no numbers.";

/**
 * A drawing of the person's own: encoded under every label, given back, and put on the sliders. It stays when another
 * model comes, which fits it anew; z follows then only if it was the drawing's own.
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
  /** The one that is shown; undefined while there is none, or it is on its way. @type {Fit | undefined} */
  let shown;
  /** True when there is ink on the sheet. */
  let drawn = false;
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
  }

  function forget() {
    fitting.forget();
    shown = undefined;
    result.hide();
    actions.change({ posterior: null });
  }

  /** @param {File} picture */
  async function open(picture) {
    const own = (newest += 1);
    try {
      const ink = await readImage(picture, sheet.width);
      if (own !== newest) return;
      notice.hide();
      pad.show(ink);
      section.scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (own !== newest) return;
      notice.show(`“${picture.name}” could not be used as a drawing. ${messageOf(error)}`);
    }
  }

  function read() {
    newest += 1;
    drawn = leads = true;
    fitting.ask(pad.read());
  }

  /** @param {import("../../model/vaelet.js").Drawing} drawing */
  async function fit(drawing) {
    try {
      return await readDrawing(model, drawing);
    } catch (error) {
      // Other failures are not the drawing's, or those of a model that is no longer shown.
      if (!(error instanceof VaeletError && error.code === "latent-invalid")) throw error;
      notice.show(`The drawing could not be read. ${messageOf(error)}`);
      return undefined;
    }
  }

  /** @param {{pixels: Float32Array, fits: Fit[]}} answer */
  function offer({ pixels, fits }) {
    result.offer(pixels, fits);
    if (leads) return use(fits[0]);
    shown = fits[0];
    actions.change({ posterior: shown });
  }

  /** @param {Fit} chosen */
  function use(chosen) {
    leads = true;
    shown = chosen;
    if (!isShowable(chosen.mean) || !isShowable(chosen.sigma)) return notice.show(tooFarOut);
    actions.change({ posterior: chosen, z: Array.from(chosen.mean), label: oneHot(chosen.label) });
  }

  return {
    pictureDropped: open,
    // A link says what z is: it no longer follows the drawing.
    linkOpened() {
      leads = false;
    },
    show({ model: next, description }) {
      model = next;
      result.show(model, description);
      if (drawn) fitting.ask(pad.read());
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
