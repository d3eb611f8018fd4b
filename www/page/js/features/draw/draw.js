import { find, write } from "../../drawing/dom.js";
import { randomSeed } from "../../state/seed.js";

/**
 * Random and Reset, and the seed of the last draw, which can be typed as well.
 * @type {import("../../section.js").CreateSection}
 */
export function createDraw({ page, actions }) {
  const panel = find(page, "#actions", HTMLElement);
  const seed = find(panel, "#seed", HTMLInputElement);

  find(panel, "[data-action=random]", HTMLButtonElement)
    .addEventListener("click", () => actions.sample(randomSeed()));
  find(panel, "[data-action=reset]", HTMLButtonElement).addEventListener("click", () => actions.change({ z: [] }));
  seed.addEventListener("change", () => {
    if (seed.value !== "" && seed.checkValidity()) actions.sample(seed.valueAsNumber);
  });

  return {
    draw({ state }) {
      if (page.activeElement !== seed || state.seed !== null) {
        write(seed, { value: state.seed === null ? "" : String(state.seed) });
      }
    },
  };
}
