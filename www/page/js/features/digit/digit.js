import { createFollower } from "../../drawing/background.js";
import { find, write } from "../../drawing/dom.js";
import { Ink } from "../../drawing/ink.js";
import { sameNumbers } from "../../state/view-state.js";

/**
 * The large picture.
 * @param {Document} page
 * @returns {import("../../state/view-state.js").View}
 */
export function createDigit(page) {
  const canvas = find(page, "#digit", HTMLCanvasElement);
  /** @type {Ink | undefined} */
  let ink;
  /** @type {import("../../state/view-state.js").Scene | undefined} */
  let asked;

  const pictures = createFollower(
    async (/** @type {import("../../state/view-state.js").Scene} */ { model, z, label }) => model.decode({ z, label }),
    (pixels, scene) => {
      // Not before: the model that was there stays in sight until the new one has drawn.
      ink ??= new Ink(canvas, scene.model.image);
      ink.paint(pixels);
      write(canvas, { ariaLabel: scene.model.caption(scene.label) });
    },
  );

  return {
    show() {
      ink = asked = undefined;
      pictures.forget();
    },
    draw(scene) {
      if (asked && sameNumbers(scene.z, asked.z) && sameNumbers(scene.label, asked.label)) return;
      asked = scene;
      pictures.ask(scene);
    },
  };
}
