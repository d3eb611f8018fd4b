import { find } from "../../drawing/dom.js";
import { createOnDemand } from "../on-demand-section.js";

/**
 * The way into the tour; only who takes it loads it.
 * @type {import("../../section.js").CreateSection}
 */
export function createTour(context) {
  /** @type {ReturnType<typeof import("./tour-panel.js").createTourPanel>} */
  let panel;
  const views = createOnDemand(context, ({ tour }) => tour !== null, async () => {
    panel = (await import("../on-demand.js")).createTourPanel(context);
    return [panel];
  });

  find(context.page, "#tour-start", HTMLButtonElement).addEventListener("click", async () => {
    await views.load();
    panel.begin();
  });
  return views;
}
