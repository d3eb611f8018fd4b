/** Characters of a quote, unless more is asked for. */
const usualLength = 40;

/**
 * Returns a text, or its beginning, cut between characters, where it is long: links and files may hold texts of any length.
 * @param {string} text
 * @param {number} [most]  characters
 */
export function shorten(text, most = usualLength) {
  const characters = Array.from(text.slice(0, 2 * most + 2));
  return characters.length <= most ? text : `${characters.slice(0, most).join("")}…`;
}
