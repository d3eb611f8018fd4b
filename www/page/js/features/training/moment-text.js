import { formatCount } from "../../state/numbers.js";

/** @typedef {import("./moments-file.js").Point} Point */
/** @typedef {import("./moments-file.js").Terms} Terms */

const fractions = new Map([[0.25, "¼"], [0.5, "½"], [0.75, "¾"]]);

/** @param {Terms} terms */
export function lossOf({ reconstruction, kl }) {
  return reconstruction + kl;
}

/**
 * A moment in as few characters as there are under a small picture.
 * @param {Point} point
 */
export function shortName({ epoch }) {
  return fractions.get(epoch) ?? String(epoch);
}

/**
 * When it was: "before the first step", "after a quarter of the first epoch", "after 5 epochs".
 * @param {Point} point
 */
export function momentName({ epoch }) {
  if (epoch === 0) return "before the first step";
  if (epoch < 1) return `after ${shortName({ epoch, images: 0 })} of the first epoch`;
  return epoch === 1 ? "after 1 epoch" : `after ${epoch} epochs`;
}

/**
 * What the model had seen and what an image cost it then, in sentences.
 * @param {Point} point
 */
export function momentText(point) {
  const cost = point.validation === undefined ? "" : ` An image that it does not learn from costs ${costText(point.validation)}.`;
  const wrong = point.condition === undefined ? "" : ` The model is ${point.condition} at this moment.`;
  return `${seenText(point)}.${cost}${wrong}`;
}

/** @param {Point} point */
function seenText({ epoch, images }) {
  if (images === 0) return "It has seen no image yet";
  const count = formatCount(Math.round(images / Math.max(1, epoch)));
  return epoch <= 1 ? `It has seen ${count} images, each once` : `It has seen ${count} images, each ${epoch} times`;
}

/** @param {Terms} terms */
function costText(terms) {
  return `${lossOf(terms).toFixed(1)} nats: ${terms.reconstruction.toFixed(1)} for what is redrawn wrong, ${terms.kl.toFixed(1)} for z`;
}

/**
 * The curve in words.
 * @param {Point[]} points
 */
export function curveText(points) {
  const measured = points.filter(({ validation }) => validation !== undefined);
  const trained = points.filter(({ training, epoch }) => training !== undefined && epoch >= 1);
  const parts = [
    ...course("that of the validation images", measured.map((point) => ({ point, terms: point.validation }))),
    ...course("that of the training images", trained.map((point) => ({ point, terms: point.training }))),
  ];
  return parts.length === 0 ? "The loss was not measured." : `The loss in nats for an image, over the epochs: ${parts.join("; ")}.`;
}

/**
 * @param {string} whose
 * @param {{point: Point, terms: Terms | undefined}[]} values
 */
function course(whose, values) {
  const [first, last] = [values[0], values[values.length - 1]];
  if (first?.terms === undefined || last?.terms === undefined) return [];
  return [`${whose} is ${lossOf(first.terms).toFixed(1)} ${momentName(first.point)} and ${lossOf(last.terms).toFixed(1)} ${momentName(last.point)}`];
}
