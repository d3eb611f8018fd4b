/**
 * A map of encoded test images: what `vaelet map` writes as NAME.map.json beside NAME.safetensors. Each array has an
 * element for each image.
 * @typedef {object} LatentMap
 * @property {"vaelet-map/1"} format
 * @property {number[]} x  place on the map, 0 to 1
 * @property {number[]} y  likewise
 * @property {number[]} label  index of the image's class
 * @property {number[][]} z  [L] mean of its posterior
 */

/**
 * The map beside a model's weights, if there is one.
 * @param {import("../../model/sources.js").Source} source
 * @returns {Promise<LatentMap | undefined>}
 */
export async function fetchMap({ map }) {
  if (map === undefined) return undefined;
  const response = await fetch(map).catch(() => undefined);
  /** @type {LatentMap | undefined} */
  const found = response?.ok ? await response.json().catch(() => undefined) : undefined;
  return found?.format === "vaelet-map/1" ? found : undefined;
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
