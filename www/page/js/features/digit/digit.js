import { createFollower } from "../../drawing/background.js";
import { find, write } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { sameNumbers } from "../../state/numbers.js";

/**
 * The large picture.
 * @type {import("../../section.js").CreateSection}
 */
export function createDigit({ page }) {
  const canvas = find(page, "#digit", HTMLCanvasElement);
  /** @type {PicturePainter | undefined} */
  let painter;
  /** @type {import("../../state/view-state.js").ViewState | undefined} */
  let asked;

  const pictures = createFollower(
    async (/** @type {import("../../state/view-state.js").ViewState} */ { model, z, label }) => model.decode({ z, label }),
    (pixels, viewState) => {
      // Not before: the model that was there stays in sight until the new one has drawn.
      painter ??= new PicturePainter(canvas, viewState.model.image);
      painter.paint(pixels);
      write(canvas, { ariaLabel: viewState.model.caption(viewState.label) });
    },
  );

  return {
    release() {
      painter = asked = undefined;
      pictures.forget();
    },
    draw(viewState) {
      if (asked && sameNumbers(viewState.z, asked.z) && sameNumbers(viewState.label, asked.label)) return;
      asked = viewState;
      pictures.ask(viewState);
    },
  };
}
