import { createOnDemand } from "../on-demand-section.js";

/**
 * What a model is. The facts are found out for who goes there.
 * @type {import("../../section.js").CreateSection}
 */
export function createModelCard(context) {
  return createOnDemand(context, ({ place }) => place === "about", async () => [(await import("../on-demand.js")).createFacts(context)]);
}
