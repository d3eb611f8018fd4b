import { createOnDemand } from "../on-demand-section.js";

/**
 * A small model that learns in the page, in a worker of its own. Only who goes there loads its view, and only who starts
 * it the module and the digits.
 * @type {import("../../section.js").CreateSection}
 */
export function createTrainHere(context) {
  return createOnDemand(context, ({ place }) => place === "train", async () => [(await import("../on-demand.js")).createTrainHerePanel(context)]);
}
