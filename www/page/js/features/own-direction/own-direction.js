import { find } from "../../drawing/dom.js";

/**
 * Where a person makes a slider of two piles of pictures: only who unfolds it loads it.
 * @type {import("../../section.js").CreateSection}
 */
export function createOwnDirection(context) {
  const section = find(context.page, "#own-direction", HTMLDetailsElement);
  /** @type {ReturnType<typeof import("./two-piles.js").createTwoPiles> | undefined} */
  let piles;
  /** @type {import("../../section.js").ViewState} */
  let viewState;

  section.addEventListener("toggle", async () => {
    if (!section.open || piles !== undefined) return;
    const { createTwoPiles } = await import("../on-demand.js");
    piles ??= createTwoPiles(context, section);
    piles.draw(viewState);
  });

  return {
    show: () => piles?.show(),
    draw(next) {
      viewState = next;
      piles?.draw(viewState);
    },
  };
}
