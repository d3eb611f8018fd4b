import { createFollower } from "../../drawing/background.js";
import { find } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { savePicture } from "../../drawing/picture.js";
import { numberWord } from "./number-words.js";

/** Pictures in a row. */
const rowLength = 10;

/**
 * A strip of all labels in the style of a drawing: its z decoded under each of them.
 * @param {HTMLElement} figure
 */
export function createLabelStrip(figure) {
  const canvas = find(figure, "canvas", HTMLCanvasElement);
  const title = find(figure, "figcaption", HTMLElement);
  const save = find(figure, "button", HTMLButtonElement);
  /** @type {PicturePainter} */
  let painter;

  const pictures = createFollower(
    async (/** @type {{model: import("../../model/worker-loader.js").Model, z: Float32Array}} */ { model, z }) =>
      model.decode({ z: model.labels.map(() => z), label: [...model.labels] }),
    (images, { model: { labels } }) => labels.forEach((_, index) =>
      painter.paint(images, { index, row: Math.floor(index / rowLength), column: index % rowLength })),
  );

  save.addEventListener("click", () => savePicture(canvas, "your-style"));

  function hide() {
    pictures.forget();
    figure.hidden = true;
  }

  return {
    hide,
    /**
     * For another model.
     * @param {import("../../model/worker-loader.js").Model} model
     */
    show({ image, labels }) {
      hide();
      const columns = Math.max(1, Math.min(rowLength, labels.length));
      painter = new PicturePainter(canvas, image, { columns, rows: Math.ceil(labels.length / columns) });
      title.textContent = `All ${numberWord(labels.length)} labels in your style`;
      canvas.ariaLabel = `${labels.join(", ")}, generated in your style`;
      save.textContent = `Save all ${numberWord(labels.length)}`;
    },
    /**
     * @param {import("../../model/worker-loader.js").Model} model
     * @param {Float32Array} z  [L]
     */
    draw(model, z) {
      if (!model.conditional) return;
      figure.hidden = false;
      pictures.ask({ model, z });
    },
  };
}
