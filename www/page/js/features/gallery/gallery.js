import { createOnDemand } from "../on-demand-section.js";

/**
 * States of the page that are worth a look. Only who goes there loads them.
 * @type {import("../../section.js").CreateSection}
 */
export function createGallery(context) {
  return createOnDemand(context, ({ place }) => place === "gallery", async () => [(await import("../on-demand.js")).createPresets(context)]);
}
