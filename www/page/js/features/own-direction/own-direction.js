import { find } from "../../drawing/dom.js";

/**
 * Where a person makes sliders, of two piles of pictures or of the decoder's first layer: only who unfolds it loads it.
 * @type {import("../../section.js").CreateSection}
 */
export function createOwnDirection(context) {
  const section = find(context.page, "#own-direction", HTMLDetailsElement);
  /** @type {Pick<import("../../section.js").Section, "show" | "draw">[]} */
  let views = [];
  /** @type {import("../../section.js").LoadedModel} */
  let loaded;
  /** @type {import("../../section.js").ViewState} */
  let viewState;

  section.addEventListener("toggle", async () => {
    if (!section.open || views.length > 0) return;
    const { createFirstLayer, createTwoPiles } = await import("../on-demand.js");
    if (views.length > 0) return;
    views = [createTwoPiles(context, section), createFirstLayer(context, section)];
    for (const view of views) view.show?.(loaded);
    for (const view of views) view.draw?.(viewState);
  });

  return {
    show(next) {
      loaded = next;
      for (const view of views) view.show?.(loaded);
    },
    draw(next) {
      viewState = next;
      for (const view of views) view.draw?.(viewState);
    },
  };
}
