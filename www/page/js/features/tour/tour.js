import { find } from "../../drawing/dom.js";

/**
 * The way into the tour; only who takes it loads it.
 * @type {import("../../section.js").CreateSection}
 */
export function createTour(context) {
  /** @type {Promise<ReturnType<typeof import("./tour-panel.js").createTourPanel>> | undefined} */
  let loading;
  /** @type {ReturnType<typeof import("./tour-panel.js").createTourPanel> | undefined} */
  let panel;

  async function load() {
    loading ??= import("../on-demand.js").then(({ createTourPanel }) => createTourPanel(context));
    try {
      panel = await loading;
    } catch (error) {
      // It can be tried again.
      loading = undefined;
      throw error;
    }
    return panel;
  }

  find(context.page, "#tour-start", HTMLButtonElement).addEventListener("click", async () => (await load()).begin());

  return {
    draw({ state }) {
      if (panel !== undefined) panel.draw(state.tour);
      else if (state.tour !== null) load().then(context.actions.redraw);
    },
  };
}
