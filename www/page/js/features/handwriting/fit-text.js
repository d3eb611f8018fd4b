import { testMetrics } from "../test-metrics.js";
import { constantNats } from "../../model/vaelet.js";
import { formatNats } from "../../state/numbers.js";

/**
 * @typedef {import("../../model/vaelet.js").Fit} Fit
 * @typedef {import("../../model/vaelet.js").Description} Description
 */

/** A drawing that costs this many times what a test image costs is unlike the training images. */
const strange = 2;

/**
 * What a model is given to encode, in a word: grey ones take ink, coloured ones any picture.
 * @param {{readonly channels: number}} image
 */
export function nameOfGiven({ channels }) {
  return channels === 1 ? "drawing" : "picture";
}

/**
 * @param {readonly string[]} labels
 * @param {Fit} fit
 */
export function describeChoice(labels, { label, reconstruction, kl }) {
  return Number.isFinite(reconstruction + kl) ? `${labels[label]}: ${formatNats(reconstruction + kl, 0)}` : labels[label];
}

/**
 * Describes a fit in sentences.
 * @param {Description} description  of the model
 * @param {Fit} fit
 * @param {Fit} best  of all labels
 * @param {number} explained  part of the drawing
 */
export function describeFit(description, fit, best, explained) {
  const { reconstruction, kl } = fit;
  const given = nameOfGiven(description.spec.image);
  if (!Number.isFinite(reconstruction + kl + explained)) return `What this model makes of the ${given} cannot be told in numbers: they are too large.`;
  const usual = testNats(description);
  const comparison = usual === undefined ? "" : `; test images cost ${usual.toFixed(0)} on average`;
  return `${describeReading(description, fit, best, explained)} It costs ${formatNats(reconstruction + kl, 0)}: `
    + `${kl.toFixed(0)} for z and ${reconstruction.toFixed(0)} for what z leaves out${comparison}.`;
}

/**
 * @param {Description} description
 * @param {Fit} fit
 * @param {Fit} best
 * @param {number} explained
 */
function describeReading(description, fit, best, explained) {
  const { conditional, spec: { labels } } = description;
  if (isStrange(description, best)) {
    return `${conditional ? "None of the labels fits: this" : "This"} is unlike anything that the model was trained on.`;
  }
  const part = `${explained < 0.5 ? "Only " : ""}${(100 * explained).toFixed(0)} % of the ${nameOfGiven(description.spec.image)} is reconstructed.`;
  return conditional ? `${fit === best ? "Read" : "Taken"} as ${labels[fit.label]}. ${part}` : part;
}

/**
 * Checks whether a picture costs far more than a test image does, beyond what every picture costs.
 * @param {Description} description
 * @param {Fit} best
 */
function isStrange(description, { reconstruction, kl }) {
  const usual = testNats(description);
  const constant = constantNats(description.spec);
  return usual !== undefined && reconstruction + kl - constant > strange * (usual - constant);
}

/**
 * Nats that an image of the test set cost, if the file says it.
 * @param {Description} description
 * @returns {number | undefined}
 */
function testNats({ training }) {
  const { reconstruction, kl } = testMetrics(training);
  return reconstruction === undefined || kl === undefined ? undefined : reconstruction + kl;
}
