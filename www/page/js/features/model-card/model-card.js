import { find, make } from "../../drawing/dom.js";
import { createQuality } from "./quality.js";

/**
 * Shows the facts to know before relying on a model: its data, quality, licence, limits and how it was trained.
 * @type {import("../../section.js").CreateSection}
 */
export function createModelCard({ page }) {
  const list = find(page, "#model-card dl", HTMLElement);

  return {
    show({ source: { card }, description: { training } }) {
      const quality = createQuality(training?.quality);
      const facts = {
        ...(typeof training?.warning === "string" && { Warning: training.warning }),
        ...(card && { Data: card.data, Licence: card.licence, Limits: card.limits }),
        ...(quality ? { Quality: quality } : measured(training)),
        ...(typeof training?.command === "string" && { "Made by": training.command }),
      };
      list.replaceChildren(...Object.entries(facts).flatMap(([term, text]) => [make("dt", {}, term), make("dd", {}, text)]));
      find(page, "#model-card", HTMLElement).hidden = list.childElementCount === 0;
    },
  };
}

/**
 * Describes the test metrics that the trainer wrote into the file.
 * @param {any} training  FORMAT.md; a person's own file may hold anything
 * @returns {Record<string, string>}
 */
function measured(training) {
  const { reconstruction, kl } = training?.test ?? {};
  const images = training?.data?.test_images;
  const known = Number.isFinite(reconstruction) && Number.isFinite(kl);
  const count = Number.isFinite(images) ? `${images.toLocaleString("en")} test images` : "test images";
  if (!known) return {};
  return {
    Quality: `${(reconstruction + kl).toFixed(1)} nats for one of ${count} (-ELBO): `
      + `${kl.toFixed(1)} for z, ${reconstruction.toFixed(1)} for what z leaves out.`,
  };
}
