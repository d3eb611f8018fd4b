/**
 * What models/index.json says about one file beside it. Entries of one family, in any order, share one choice in the
 * switch, named like the family, and a slider over their beta; the one that the index names first is shown first.
 * @typedef {object} Entry
 * @property {string} file  ends in .safetensors
 * @property {string} title  short: it stands in the switch
 * @property {string} sentence  what it is
 * @property {string} [family]  models of the same shape that were trained with another beta each
 * @property {number} [beta]  needed in a family
 * @property {string} [map]  file of a map of encoded test images, see latent-map.js
 * @property {Card} [card]
 *
 * @typedef {object} Card  what a person should know before relying on it, in sentences
 * @property {string} data  that it learned from
 * @property {string} licence  of the weights
 * @property {string} limits  what it cannot do
 */

/**
 * @typedef {object} Source  where a model comes from
 * @property {string} name  as the address names it
 * @property {string} title
 * @property {string} sentence  what it is
 * @property {string | Blob} weights  where the file is, or the file itself
 * @property {string} [family]
 * @property {number} [beta]
 * @property {string} [map]  where the map is
 * @property {Card} [card]
 */

const folder = "models/";
const ending = /\.safetensors$/;

/**
 * The models that the page ships.
 * @returns {Promise<Source[]>}
 */
export async function fetchSources() {
  const url = `${folder}index.json`;
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) {
    const reason = response ? `the server answers ${response.status}` : "the network does not answer";
    throw new Error(`The list of models, ${url}, did not arrive: ${reason}.`);
  }
  /** @type {Entry[]} */
  const entries = await response.json();
  return entries.map(({ file, map, ...entry }) => ({
    ...entry, name: file.replace(ending, ""), weights: folder + file, map: map && folder + map,
  }));
}

/**
 * A model of the person's own.
 * @param {File} file
 * @returns {Source}
 */
export function sourceOfFile(file) {
  return {
    name: file.name.replace(ending, ""),
    title: file.name,
    sentence: `Your own file, ${file.name}. A link to this page does not carry it.`,
    weights: file,
  };
}
