import { createOnDemand } from "../on-demand-section.js";

/**
 * Taking along what is shown: the picture, its link, a slider in motion, a page in one file, sheets for print. Only who goes there loads it.
 * @type {import("../../section.js").CreateSection}
 */
export function createExport(context) {
  return createOnDemand(context, ({ place }) => place === "save", async () => {
    const { createMotionPanel, createOneFilePanel, createPicturePanel, createSheetsPanel } = await import("../on-demand.js");
    return [createPicturePanel(context), createMotionPanel(context), createOneFilePanel(context), createSheetsPanel(context)];
  });
}
