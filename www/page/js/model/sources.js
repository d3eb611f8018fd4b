import { readIndex } from "./index-file.js";
import { shorten } from "../state/shorten.js";
import { messageOf } from "./message-of.js";

/**
 * An entry of models/index.json: one file beside it. Entries of one family, in any order, share one choice in the
 * switch, named like the family, and a slider over their beta; the one that the index names first is shown first.
 * @typedef {object} Entry
 * @property {string} file  ends in .safetensors, and does not start as a person's own file does in the address
 * @property {string} title  short: it stands in the switch
 * @property {string} sentence  what it is
 * @property {string} [family]  models of the same shape that were trained with another beta each
 * @property {number} [beta]  needed in a family
 * @property {string} [map]  file of a map of encoded test images, see latent-map.js
 * @property {string} [moments]  folder that `vaelet train --moments` wrote of its training
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
 * @property {string} file  name of the weights file, without its ending
 * @property {string} title
 * @property {string} sentence  what it is
 * @property {string | Blob} weights  where the file is, or the file itself
 * @property {string} [family]
 * @property {number} [beta]
 * @property {string} [map]  where the map is
 * @property {string} [moments]  where the moments of its training are; ends in a slash
 * @property {Card} [card]
 */

const folder = "models/";
const ending = /\.safetensors$/;

/** Precedes the name of a person's own file in the address, for it may have the name of one of the page's. */
const own = "file:";

/**
 * The models that the page ships.
 * @returns {Promise<Source[]>}
 */
export async function fetchSources() {
  const url = `${folder}index.json`;
  const response = await fetch(url).catch(() => undefined);
  const text = response?.ok ? await response.text().catch(() => undefined) : undefined;
  if (text === undefined) {
    const reason = response?.ok === false ? `the server answers ${response.status}` : "the network does not answer";
    throw new Error(`The list of models, ${url}, could not be loaded: ${reason}.`);
  }
  return entriesOf(text, url).map(({ file, map, moments, ...entry }) => {
    const name = file.replace(ending, "");
    return { ...entry, name, file: name, weights: folder + file, map: map && folder + map, moments: moments && `${folder}${moments}/` };
  });
}

/**
 * @param {string} text
 * @param {string} url
 */
function entriesOf(text, url) {
  try {
    return readIndex(text);
  } catch (error) {
    throw new Error(`The list of models, ${url}, cannot be used: ${messageOf(error)}.`);
  }
}

/**
 * A model of the person's own.
 * @param {File} file
 * @returns {Source}
 */
export function sourceOfFile(file) {
  const name = file.name.replace(ending, "");
  return {
    name: own + name,
    file: name,
    title: file.name,
    sentence: `Your own file, ${file.name}. A link to this page does not contain it.`,
    weights: file,
  };
}

/**
 * Says why the page does not show the model that a link asks for.
 * @param {string} name  of the model, as the link has it
 * @param {Source} shown  in its place
 */
export function whyMissing(name, shown) {
  if (!name.startsWith(own)) return `This page has no model “${shorten(name)}”. It shows “${shown.title}” instead.`;
  return `This link is to a person's own file, “${shorten(name.slice(own.length))}.safetensors”. Open that file, and the link's picture appears.`;
}
