/**
 * @typedef {import("../../model/vaelet.js").Description} Description
 */

/** Where codes lie this many standard deviations of the prior out, the prior does not reach them. */
const farOut = 2;

/**
 * What this beta did to this model, in three sentences: what training asked for, what the encoder made of it,
 * and what the person sees (Higgins et al. 2017).
 * @param {Description} description
 * @param {number} beta
 */
export function describeBeta(description, beta) {
  return [askedFor(beta), encoderAnswer(description), decoderAnswer(description)];
}

/** @param {number} beta */
function askedFor(beta) {
  if (beta === 0) return "At beta 0 a code costs nothing: training asked for good copies, and for nothing else.";
  if (beta === 1) return "At beta 1 a nat of KL costs as much as a nat of reconstruction: this is the ELBO itself.";
  return `At beta ${beta} a nat of KL had to save ${beta} nats of reconstruction, or it was not spent.`;
}

/** @param {Description} description */
function encoderAnswer({ latents, training }) {
  const active = latents.filter(({ inert }) => !inert).length;
  const nats = latents.reduce((sum, { kl }) => sum + kl, 0).toFixed(1);
  if (active === 0) return `No dimension was worth that: all ${latents.length} are inert, and the code says ${nats} nats.`;
  const { reconstruction } = training?.test ?? {};
  const rest = Number.isFinite(reconstruction) ? `, and a test image still costs ${reconstruction.toFixed(0)} nats more` : "";
  return `The encoder uses ${active} of ${latents.length} dimensions and spends ${nats} nats on a code${rest}.`;
}

/** @param {Description} description */
function decoderAnswer({ latents, training }) {
  if (latents.every(({ inert }) => inert)) {
    return "Move any slider: the decoder does not listen, and draws the average of all that it has seen.";
  }
  const far = latents.some(({ mean, std }) => Math.abs(mean) + std > farOut);
  const place = far ? "The codes lie scattered far outside the prior: press Random, and you land between them"
    : "The codes lie where the prior reaches: press Random, and you land among them";
  return `${place}${covered(training?.quality?.measures?.coverage)}.`;
}

/** @param {any} coverage  as `vaelet eval --record` writes it; a file may hold none */
function covered(coverage) {
  const { value, real, images } = coverage ?? {};
  if (![value, real, images].every(Number.isFinite)) return "";
  return `; ${images.toLocaleString("en")} such draws come near ${percent(value)} of the test images, as many real ones near ${percent(real)}`;
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}
