import { createBackgroundWork } from "../../drawing/background.js";
import { sameNumbers } from "../../state/numbers.js";

/** Pictures in the strip of one dimension. */
export const stripLength = 9;

/**
 * @typedef {object} Strip  what one dimension does while the others stay
 * @property {number} dimension
 * @property {number} low
 * @property {number} high
 * @property {import("../../drawing/picture-painter.js").PicturePainter} painter
 */

/**
 * Draws the traversal strips, one after the other, whenever z or the label has come to rest.
 * @param {Element} list  of the sliders that the strips belong to
 * @returns {{show: (strips: Strip[]) => void, release: () => void,
 *   draw: (viewState: import("../../state/view-state.js").ViewState) => void}}
 */
export function createTraversal(list) {
  /** @type {Strip[]} */
  let strips = [];
  /** @type {import("../../state/view-state.js").ViewState | undefined} */
  let viewState;
  let done = 0;

  const work = createBackgroundWork(async (current) => {
    if (viewState === undefined || done >= strips.length) return false;
    const { painter } = strips[done];
    const images = await decodeStrip(viewState, strips[done]);
    if (!current()) return false;
    for (let i = 0; i < stripLength; i++) painter.paint(images, { index: i, column: i });
    done += 1;
    return done < strips.length;
  }, list);

  /**
   * @param {import("../../state/view-state.js").ViewState} of
   * @param {Strip} strip
   */
  async function decodeStrip({ model, z, label }, { dimension, low, high }) {
    const half = (high - low) / stripLength / 2;
    const { images } = await model.traverse({ z, label, dimension, range: [low + half, high - half], count: stripLength });
    return images;
  }

  return {
    show(newStrips) {
      strips = newStrips;
    },
    release() {
      viewState = undefined;
      work.stop();
    },
    draw(next) {
      if (viewState && sameNumbers(viewState.z, next.z) && sameNumbers(viewState.label, next.label)) return;
      viewState = next;
      done = 0;
      work.start();
    },
  };
}
