import { describeValue, isRecord } from "../../model/values.js";
import { isShowable } from "../../state/numbers.js";

/**
 * A map of encoded test images: what `vaelet map` writes as NAME.map.json beside NAME.safetensors. Each array has an
 * element for each image.
 * @typedef {object} LatentMap
 * @property {"vaelet-map/1"} format
 * @property {number[]} x  place on the map, 0 to 1
 * @property {number[]} y  likewise
 * @property {number[]} label  index of the image's class
 * @property {number[][]} z  [L] mean of its posterior
 *
 * @typedef {Pick<import("../../model/worker-loader.js").Model, "labels" | "latentSize">} MappedModel
 */

const format = "vaelet-map/1";

/** More points than this would hold up the page. */
const mostPoints = 20_000;

/**
 * Fetches the map beside a model's weights; throws, with a sentence, when it does not come or does not fit the model.
 * @param {string} url
 * @param {MappedModel} model
 * @returns {Promise<LatentMap>}
 */
export async function fetchMap(url, model) {
  const response = await fetch(url).catch(() => undefined);
  if (response === undefined) throw new Error("the network does not answer");
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return readMap(await response.text(), model);
}

/**
 * Reads a map; throws, with a sentence, when it does not fit the model.
 * @param {string} text
 * @param {MappedModel} model
 * @returns {LatentMap}
 */
export function readMap(text, { labels, latentSize }) {
  const map = parse(text);
  if (!isRecord(map) || map.format !== format) {
    throw new Error(`expected a map of the format ${format}, found ${describeValue(isRecord(map) ? map.format : map)}`);
  }
  const count = Array.isArray(map.x) ? map.x.length : 0;
  if (count === 0 || count > mostPoints) throw new Error(`expected 1 to ${mostPoints} points, found ${count}`);
  const classes = Math.max(1, labels.length);
  check(map, "x", count, isPlace, "numbers from 0 to 1");
  check(map, "y", count, isPlace, "numbers from 0 to 1");
  check(map, "label", count, (label) => Number.isInteger(label) && label >= 0 && label < classes, `whole numbers from 0 to ${classes - 1}`);
  check(map, "z", count, (z) => Array.isArray(z) && z.length === latentSize && z.every(Number.isFinite) && isShowable(z), `rows of ${latentSize} numbers`);
  return /** @type {any} */ (map);
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
 * @param {Record<string, unknown>} map
 * @param {string} name
 * @param {number} count
 * @param {(value: any) => boolean} is
 * @param {string} expected
 */
function check(map, name, count, is, expected) {
  const values = map[name];
  if (!Array.isArray(values) || values.length !== count) throw new Error(`expected "${name}" to have ${count} elements, as "x" has`);
  const wrong = values.findIndex((value) => !is(value));
  if (wrong >= 0) throw new Error(`expected "${name}" to hold ${expected}, found ${describeValue(values[wrong])} at place ${wrong}`);
}

/** @param {unknown} value */
function isPlace(value) {
  return typeof value === "number" && value >= 0 && value <= 1;
}

/**
 * The point nearest to a place, as an index; undefined when none is near.
 * @param {LatentMap} map
 * @param {number} x
 * @param {number} y
 * @param {number} farthest  in the map's units
 * @returns {number | undefined}
 */
export function nearestPoint(map, x, y, farthest) {
  let best = farthest ** 2;
  /** @type {number | undefined} */
  let index;
  map.x.forEach((other, i) => {
    const distance = (other - x) ** 2 + (map.y[i] - y) ** 2;
    if (distance > best) return;
    best = distance;
    index = i;
  });
  return index;
}
