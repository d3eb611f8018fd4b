import { find } from "../../drawing/dom.js";

/**
 * @typedef {import("../../section.js").Section} Section
 * @typedef {import("../../section.js").ViewState} ViewState
 * @typedef {import("../../section.js").LoadedModel} LoadedModel
 */

/**
 * What happens between a picture and the picture that comes back: the sampling step, and every layer. Only who goes
 * there loads its views, which have nothing to do while another section is shown.
 * @type {import("../../section.js").CreateSection}
 */
export function createInside(context) {
  const sampling = find(context.page, "#sampling-step", HTMLElement);
  /** @type {LoadedModel} */
  let loaded;
  /** @type {ViewState} */
  let viewState;
  /** @type {Promise<void> | undefined} */
  let loading;
  /** @type {Required<Pick<Section, "show" | "draw" | "release">>[]} */
  let views = [];

  async function load() {
    try {
      const { createLayers, createSamplingStep, createSubject } = await import("../on-demand.js");
      const subject = createSubject(context.actions.redraw);
      views = [createSamplingStep(context, subject), createLayers(context, subject)];
      for (const view of views) view.show(loaded);
      context.actions.redraw();
    } catch (error) {
      // It can be tried again.
      loading = undefined;
      throw error;
    }
  }

  return {
    show(next) {
      loaded = next;
      sampling.hidden = !loaded.model.hasEncoder;
      for (const view of views) view.show(loaded);
    },
    release() {
      for (const view of views) view.release();
    },
    draw(next) {
      viewState = next;
      if (viewState.state.place !== "inside") return;
      loading ??= load();
      for (const view of views) view.draw(viewState);
    },
  };
}
