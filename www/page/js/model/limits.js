import { formatCount, isShowable, largestLatent } from "../state/numbers.js";
import { shorten } from "../state/shorten.js";

/** The most that the page can show: each label has a tile, each dimension a slider with a strip, the plane 21 pictures a side. */
const limits = { side: 192, labels: 128, latents: 128 };

/**
 * Says why the page cannot show a model, in a sentence; empty when it can.
 * @param {import("./worker-loader.js").Model} model
 */
export function whyTooLarge({ image: { height, width }, conditional, labels, latentSize, latents, directions }) {
  if (Math.max(height, width) > limits.side) {
    return refusal(`images of ${limits.side} × ${limits.side} pixels`, `makes images of ${height} × ${width}`);
  }
  if (conditional && labels.length > limits.labels) return refusal(`${limits.labels} labels`, `has ${labels.length}`);
  if (latentSize > limits.latents) return refusal(`${limits.latents} latent dimensions`, `has ${latentSize}`);
  const wide = latents.find(({ range }) => !isShowable(range));
  if (wide !== undefined) return tooWide(wide.range, `in dimension ${wide.index + 1}`);
  const far = directions.find(({ low, high }) => !isShowable([low, high]));
  return far === undefined ? "" : tooWide([far.low, far.high], `along “${shorten(far.name)}”`);
}

/**
 * @param {readonly number[]} range
 * @param {string} where
 */
function tooWide(range, where) {
  const [low, high] = range.map((end) => end.toPrecision(2));
  return refusal(`latent values of ${formatCount(largestLatent)}`, `goes from ${low} to ${high} ${where}`);
}

/**
 * @param {string} most
 * @param {string} found
 */
function refusal(most, found) {
  return `This page shows up to ${most}, and the model ${found}. Your own program can run it with the package vaelet.`;
}
