import { find } from "../../drawing/dom.js";
import { createOnDemand } from "../on-demand-section.js";

/**
 * What happens between a picture and the picture that comes back: the sampling step, and every layer. Only who goes
 * there loads its views, which have nothing to do while another section is shown.
 * @type {import("../../section.js").CreateSection}
 */
export function createInside(context) {
  const sampling = find(context.page, "#sampling-step", HTMLElement);
  /** @type {import("../../section.js").LoadedModel} */
  let shown;
  const views = createOnDemand(context, ({ place }) => place === "inside", async () => {
    const { createLayers, createSamplingStep, createSubject } = await import("../on-demand.js");
    const subject = createSubject(context.actions.redraw, () => shown.isWhole());
    return [createSamplingStep(context, subject), createLayers(context, subject)];
  });

  return {
    ...views,
    show(loaded) {
      shown = loaded;
      sampling.hidden = !loaded.model.hasEncoder;
      views.show(loaded);
    },
    draw(viewState) {
      if (viewState.state.place === "inside") views.draw(viewState);
    },
  };
}
