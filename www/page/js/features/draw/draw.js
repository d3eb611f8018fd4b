import { find, write } from "../../drawing/dom.js";
import { formatCount } from "../../state/numbers.js";
import { randomSeed } from "../../state/seed.js";

/**
 * Random and Reset, and the seed of the last draw, which can be typed as well.
 * @type {import("../../section.js").CreateSection}
 */
export function createDraw({ page, notice, actions }) {
  const panel = find(page, "#actions", HTMLElement);
  const seed = find(panel, "#seed", HTMLInputElement);

  find(panel, "[data-action=random]", HTMLButtonElement)
    .addEventListener("click", () => actions.sample(randomSeed()));
  find(panel, "[data-action=reset]", HTMLButtonElement).addEventListener("click", () => actions.change({ z: [] }));
  seed.addEventListener("change", () => {
    if (!seed.checkValidity()) notice.show(`A seed is a whole number from ${seed.min} to ${formatCount(Number(seed.max))}.`);
    else if (seed.value !== "") actions.sample(seed.valueAsNumber);
  });

  return {
    draw({ state }) {
      if (page.activeElement !== seed || state.seed !== null) {
        write(seed, { value: state.seed === null ? "" : String(state.seed) });
      }
    },
  };
}
