import { find, make } from "../../drawing/dom.js";
import { formatCount } from "../../state/numbers.js";
import { createQuality } from "./quality.js";

/**
 * Shows the facts to know before relying on a model: its data, quality, licence, limits and how it was trained.
 * @param {import("../../section.js").Context} context
 */
export function createFacts({ page }) {
  const section = find(page, "#model-card", HTMLElement);
  const list = find(section, "dl", HTMLElement);

  return {
    /** @param {import("../../section.js").LoadedModel} loaded */
    show(loaded) {
      list.replaceChildren(...describeModel(loaded));
      section.hidden = list.childElementCount === 0;
    },
  };
}

/**
 * The facts of a model, as the index of the page and its own file tell them.
 * @param {import("../../section.js").LoadedModel} loaded
 * @returns {HTMLElement[]} for a dl, of none without facts
 */
function describeModel({ source: { card }, description: { training } }) {
  const quality = createQuality(training?.quality);
  const facts = {
    ...(typeof training?.warning === "string" && { Warning: training.warning }),
    ...(card ? { Data: card.data, Licence: card.licence, Limits: card.limits } : credits(training)),
    ...(quality ? { Quality: quality } : measured(training)),
    ...(typeof training?.command === "string" && { "Made by": training.command }),
  };
  return Object.entries(facts).flatMap(([term, text]) => [make("dt", {}, term), make("dd", {}, text)]);
}

/**
 * Says whose work a person's own file is, where it tells that.
 * @param {any} training  FORMAT.md; it may hold anything
 * @returns {Record<string, string>}
 */
function credits(training) {
  const { author, licence } = training ?? {};
  return { ...(typeof author === "string" && { Author: author }), ...(typeof licence === "string" && { Licence: licence }) };
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
  const count = Number.isFinite(images) ? `${formatCount(images)} test images` : "test images";
  if (!known) return {};
  return {
    Quality: `${(reconstruction + kl).toFixed(1)} nats for one of ${count} (-ELBO): `
      + `${kl.toFixed(1)} for z, ${reconstruction.toFixed(1)} for what z leaves out.`,
  };
}
