import { formatCount } from "../../state/numbers.js";
import { testMetrics } from "../test-metrics.js";

/**
 * @typedef {import("../../model/vaelet.js").Description} Description
 */

/** What lies this many standard deviations from the middle of the prior is outside of it. */
const farOut = 2;

/**
 * Describes what this beta did to this model, in three sentences: what training asked for, what the encoder does, and
 * what the person sees (Higgins et al. 2017).
 * @param {Description} description
 * @param {number} beta
 */
export function describeBeta(description, beta) {
  return [askedFor(beta), encoderAnswer(description), decoderAnswer(description)];
}

/** @param {number} beta */
function askedFor(beta) {
  if (beta === 0) return "At beta 0 the KL divergence costs nothing: training asked for good reconstructions, and for nothing else.";
  if (beta === 1) return "At beta 1 a nat of KL divergence costs as much as a nat of reconstruction error: this is the ELBO itself.";
  return `At beta ${beta} a nat of KL divergence had to save ${beta} nats of reconstruction error: where it saved less, it was not spent.`;
}

/** @param {Description} description */
function encoderAnswer({ latents, training }) {
  const active = latents.filter(({ inert }) => !inert).length;
  const nats = latents.reduce((sum, { kl }) => sum + (kl ?? 0), 0).toFixed(1);
  if (active === 0) return `No dimension was worth that: all ${latents.length} are inert, and z carries ${nats} nats.`;
  const { reconstruction } = testMetrics(training);
  const rest = reconstruction !== undefined ? `, and a test image costs ${reconstruction.toFixed(0)} nats more for what z leaves out` : "";
  return `The encoder uses ${active} of ${latents.length} dimensions and spends ${nats} nats of KL divergence on an image${rest}.`;
}

/** @param {Description} description */
function decoderAnswer({ latents, training }) {
  if (latents.every(({ inert }) => inert)) {
    return "Move any slider: the decoder ignores z, and draws the average of all pictures that it was trained on.";
  }
  const far = latents.some(({ mean, std }) => Math.abs(mean) + std > farOut);
  const place = far ? "The encoder puts images far outside the prior, scattered: press Random, and you land between them"
    : "The encoder puts images where the prior lies: press Random, and you land among them";
  return `${place}${covered(training?.quality?.measures?.coverage)}.`;
}

/** @param {any} coverage  as `vaelet eval --record` writes it; a file may hold none */
function covered(coverage) {
  const { value, real, images } = coverage ?? {};
  if (![value, real, images].every(Number.isFinite)) return "";
  return `; ${formatCount(images)} such draws come close to ${percent(value)} of the test images, as many real images to ${percent(real)}`;
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}
