import { createFollower } from "../../drawing/background.js";
import { find } from "../../drawing/dom.js";
import { createDrawingPad } from "./drawing-pad.js";
import { fitLabels } from "./fit.js";
import { measureFrame } from "./frame.js";
import { normaliseDrawing } from "./normalise.js";
import { readImage } from "./read-image.js";
import { sameNumbers } from "../../state/view-state.js";
import { createFitResult } from "./fit-result.js";

/** @typedef {import("./fit.js").Fit} Fit */
/** @typedef {import("./frame.js").Drawing} Drawing */

/**
 * A drawing of the person's own: encoded under every label, given back, and put on the sliders. It stays when another
 * model comes, which fits it anew; z follows then only if it was the drawing's own.
 * @param {Document} page
 * @param {import("../../shell/notice.js").Notice} notice
 * @param {(fit: Fit | undefined) => void} mark  undefined: nothing is fitted any more
 * @param {(fit: Fit) => void} take  as z and label
 */
export function createHandwriting(page, notice, mark, take) {
  const section = find(page, "#handwriting", HTMLElement);
  const sheet = find(section, ".drawing", HTMLCanvasElement);
  const file = find(section, "input[type=file]", HTMLInputElement);
  const result = createFitResult(section, use);
  const pad = createDrawingPad(sheet, read);
  const fitting = createFollower(fit, (answer) => answer && offer(answer));
  /** @type {import("../../model/worker-loader.js").Model} */
  let model;
  /** @type {import("../../model/vaelet.js").Description} */
  let description;
  /** How much of its image the model fills, once that is asked. @type {Promise<number> | undefined} */
  let frame;
  /** The one that is shown; undefined while there is none, or it is on its way. @type {Fit | undefined} */
  let shown;
  /** Whether there is ink on the sheet. */
  let drawn = false;
  /** Whether z is the drawing's own. */
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
    mark(undefined);
  }

  /** @param {File} picture */
  async function open(picture) {
    const own = (newest += 1);
    try {
      const ink = await readImage(picture, sheet.width);
      if (own !== newest) return;
      pad.show(ink);
      notice.hide();
      section.scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (own !== newest) return;
      notice.show(`“${picture.name}” could not be taken as a drawing. ${error instanceof Error ? error.message : error}`);
    }
  }

  function read() {
    newest += 1;
    drawn = leads = true;
    fitting.ask(pad.read());
  }

  /** @param {Drawing} drawing */
  async function fit(drawing) {
    const [asked, { spec }] = [model, description];
    frame ??= measureFrame(asked);
    const pixels = normaliseDrawing(drawing, asked.image, await frame);
    return pixels && { pixels, fits: await fitLabels(asked, spec, pixels) };
  }

  /** @param {{pixels: Float32Array, fits: Fit[]}} answer */
  function offer({ pixels, fits }) {
    result.offer(pixels, fits);
    if (leads) return use(fits[0]);
    shown = fits[0];
    mark(shown);
  }

  /** @param {Fit} chosen */
  function use(chosen) {
    leads = true;
    shown = chosen;
    mark(chosen);
    take(chosen);
  }

  return {
    open,
    /** A link says where z stands: it no longer follows the drawing. */
    letGo() {
      leads = false;
    },
    /**
     * @param {import("../../model/worker-loader.js").Model} next
     * @param {unknown} _
     * @param {import("../../model/vaelet.js").Description} itsDescription
     */
    show(next, _, itsDescription) {
      leads &&= shown === undefined || sameNumbers(drawnZ, shown.mean);
      model = next;
      description = itsDescription;
      frame = undefined;
      result.show(model, description);
      forget();
      if (drawn) fitting.ask(pad.read());
    },
    /** @param {import("../../state/view-state.js").Scene} scene */
    draw({ z }) {
      drawnZ = z;
    },
  };
}
