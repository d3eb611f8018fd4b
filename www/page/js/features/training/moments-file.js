import { describeValue, isRecord } from "../../model/values.js";

/**
 * Terms of a loss: means over images, in nats.
 * @typedef {{reconstruction: number, kl: number}} Terms
 *
 * @typedef {object} Point  the training after so many epochs
 * @property {number} epoch  a part of the first, or a whole number
 * @property {number} images  that the model had seen, again and again
 * @property {Terms} [training]  mean over the epoch so far; none before the first step
 * @property {Terms} [validation]  of images that it does not learn from
 * @property {string} [file]  of the decoder at this moment
 * @property {string} [condition]  what was wrong then, such as "collapsed"
 *
 * @typedef {Point & {file: string}} Moment  whose weights were kept
 *
 * What `vaelet train --moments` writes as moments.json.
 * @typedef {object} Moments
 * @property {"vaelet-moments/1"} format
 * @property {Point[]} points  in their order
 * @property {number} [mean_image_elbo]  of a model that looks at no image
 * @property {string} [ended]  what ended the training before its last epoch
 */

const format = "vaelet-moments/1";

/** More points than this would hold up the page, and more moments than this no screen shows beside each other. */
const mostPoints = 20_000;
const mostMoments = 40;

const fileName = /^[^/\\]+\.safetensors$/;

/**
 * Fetches the index of the moments in a folder; throws, with a sentence, when it does not come or cannot be used.
 * @param {string} folder  ends in a slash
 * @param {AbortSignal} signal
 */
export async function fetchMoments(folder, signal) {
  const response = await fetch(`${folder}moments.json`, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  if (response === undefined) throw new Error("the network does not answer");
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return readMoments(await response.text());
}

/**
 * Reads moments.json; throws, with a sentence, when it is not as the page needs it.
 * @param {string} text
 * @returns {Moments}
 */
export function readMoments(text) {
  const index = parse(text);
  if (!isRecord(index) || index.format !== format) {
    throw new Error(`expected moments of the format ${format}, found ${describeValue(isRecord(index) ? index.format : index)}`);
  }
  const { points } = index;
  if (!Array.isArray(points) || points.length > mostPoints) throw new Error(`expected a list of at most ${mostPoints} points, found ${describeValue(points)}`);
  points.forEach((point, i) => checkPoint(point, points[i - 1]?.epoch ?? -1));
  const kept = points.filter(({ file }) => file !== undefined).length;
  if (kept === 0 || kept > mostMoments) throw new Error(`expected 1 to ${mostMoments} moments with a file, found ${kept}`);
  return /** @type {any} */ (index);
}

/**
 * The moments that can be shown.
 * @param {Moments} moments
 */
export function keptMoments({ points }) {
  return /** @type {Moment[]} */ (points.filter(({ file }) => file !== undefined));
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is not JSON, or only a part of it");
  }
}

/**
 * @param {any} point
 * @param {number} before  the epoch of the point before
 */
function checkPoint(point, before) {
  if (!isRecord(point)) throw new Error(`expected points, found ${describeValue(point)}`);
  const { epoch, images, training, validation, file, condition } = point;
  if (!(Number.isFinite(epoch) && Number(epoch) > before)) throw new Error(`expected epochs that rise, found ${describeValue(epoch)} after ${before}`);
  const place = `epoch ${epoch}`;
  if (!(Number.isSafeInteger(images) && Number(images) >= 0)) throw new Error(`${place}: expected a number of images, found ${describeValue(images)}`);
  for (const terms of [training, validation]) {
    const fits = terms === undefined || (isRecord(terms) && Number.isFinite(terms.reconstruction) && Number.isFinite(terms.kl));
    if (!fits) throw new Error(`${place}: expected the numbers "reconstruction" and "kl", found ${describeValue(terms)}`);
  }
  if (!(file === undefined || (typeof file === "string" && fileName.test(file)))) {
    throw new Error(`${place}: expected the name of a .safetensors file in the same folder, found ${describeValue(file)}`);
  }
  if (!(condition === undefined || typeof condition === "string")) throw new Error(`${place}: expected a word as "condition", found ${describeValue(condition)}`);
}
