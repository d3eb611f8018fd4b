import { createBackgroundWork } from "../../drawing/background.js";
import { movedTo } from "../../state/handle.js";
import { sameNumbers } from "../../state/numbers.js";

/** Pictures in the strip of one slider. */
export const stripLength = 9;

/**
 * @typedef {object} Strip  what one slider does while z stays otherwise
 * @property {import("../../state/handle.js").Handle} handle
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
  async function decodeStrip({ model, z, label }, { handle }) {
    const [low, high] = handle.range;
    const places = Array.from({ length: stripLength }, (_, i) => low + ((i + 0.5) / stripLength) * (high - low));
    return model.decode({ z: places.map((place) => movedTo(handle, z, place)), label });
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
