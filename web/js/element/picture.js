import { VaeletError } from "../errors.js";
import { parseLabel, parseNumbers, parseSeed } from "./attributes.js";

/** @typedef {import("../model/model.js").Model} Model */

/**
 * The picture that the attributes describe.
 * @typedef {object} Picture
 * @property {Float32Array} z [L]
 * @property {string | number[] | undefined} label
 * @property {Float32Array} pixels [H * W * C]
 * @property {string} caption
 */

/**
 * @param {Model} model
 * @param {Record<"label" | "z" | "seed", string | null>} attributes z outweighs seed, which is 0 when absent; an
 *   absent label is the first
 * @returns {Picture}
 */
export function drawPicture(model, attributes) {
  const label = labelOf(model, attributes.label);
  const drawn = attributes.z === null ? sample(model, attributes.seed, label) : decode(model, attributes.z, label);
  return { ...drawn, label, caption: model.caption(label) };
}

/**
 * @param {Model} model
 * @param {string | null} text
 */
function labelOf(model, text) {
  if (text !== null) return parseLabel(text, model.labels);
  return model.conditional ? model.labels[0] : undefined;
}

/**
 * @param {Model} model
 * @param {string | null} seed
 * @param {Picture["label"]} label
 */
function sample(model, seed, label) {
  const { z, images } = model.sample({ label, seed: seed === null ? 0 : parseSeed(seed) });
  return { z, pixels: images };
}

/**
 * @param {Model} model
 * @param {string} text
 * @param {Picture["label"]} label
 */
function decode(model, text, label) {
  const z = Float32Array.from(parseNumbers(text));
  const { latentSize } = model;
  if (z.length === latentSize) return { z, pixels: model.decode({ z, label }) };
  throw new VaeletError("latent-invalid", `Expected one z of ${latentSize} numbers, found ${z.length}.`);
}
