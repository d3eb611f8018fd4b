/**
 * @typedef {object} Source  where a model comes from
 * @property {string} name  as the address names it
 * @property {string} title
 * @property {string} sentence  what it is
 * @property {string | Blob} weights  where the file is, or the file itself
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
  /** @type {{file: string, title: string, sentence: string}[]} */
  const entries = await response.json();
  return entries.map(({ file, title, sentence }) => ({
    name: file.replace(ending, ""), title, sentence, weights: folder + file,
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
