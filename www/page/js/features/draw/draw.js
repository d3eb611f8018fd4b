import { find, write } from "../../drawing/dom.js";
import { randomSeed } from "../../state/seed.js";

/**
 * Random and Reset, and the seed of the last draw, which can be typed as well.
 * @param {Document} page
 * @param {(seed: number) => void} draw
 * @param {() => void} reset
 * @returns {import("../../state/view-state.js").View}
 */
export function createDraw(page, draw, reset) {
  const panel = find(page, "#actions", HTMLElement);
  const seed = find(panel, "#seed", HTMLInputElement);

  find(panel, "[data-action=random]", HTMLButtonElement)
    .addEventListener("click", () => draw(randomSeed()));
  find(panel, "[data-action=reset]", HTMLButtonElement).addEventListener("click", reset);
  seed.addEventListener("change", () => {
    if (seed.value !== "" && seed.checkValidity()) draw(seed.valueAsNumber);
  });

  return {
    show() {},
    draw({ state }) {
      if (page.activeElement !== seed || state.seed !== null) {
        write(seed, { value: state.seed === null ? "" : String(state.seed) });
      }
    },
  };
}
