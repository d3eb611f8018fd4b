import { find } from "../../drawing/dom.js";
import { createOnDemand } from "../on-demand-section.js";

/**
 * What the model drew while it learned, of those that have kept it: only who goes there loads that.
 * @type {import("../../section.js").CreateSection}
 */
export function createTraining(context) {
  const section = find(context.page, "#training", HTMLElement);
  const views = createOnDemand(context, ({ place }) => place === "training" && !section.hidden, async () => {
    const { createMoments } = await import("../on-demand.js");
    return [createMoments(context, section)];
  });

  return {
    ...views,
    show(loaded) {
      section.hidden = loaded.source.moments === undefined;
      views.show(loaded);
    },
    draw(viewState) {
      if (viewState.state.place === "training") views.draw(viewState);
    },
  };
}
