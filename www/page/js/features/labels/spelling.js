const digit = /^\p{Nd}$/u;

/**
 * Writes a text by a model's labels, each of which is one character. Digits of every script, and characters that
 * Unicode calls compatible (full-width ones, superscripts), count as the plain ones.
 * @param {string} text
 * @param {readonly string[]} labels
 * @returns {{word: string[], missing: string[]}} missing: characters without a label, each once
 */
export function spell(text, labels) {
  const found = Array.from(text.normalize("NFC")).map((character) => ({ character, names: namesOf(character, labels) }));
  return {
    word: found.flatMap(({ names }) => names ?? []),
    missing: [...new Set(found.flatMap(({ character, names }) => (names === undefined ? [character] : [])))],
  };
}

/**
 * Says which characters are left out; empty when none are.
 * @param {string[]} missing
 */
export function describeMissing(missing) {
  if (missing.length === 0) return "";
  const names = missing.map((character) => (/^\s$/u.test(character) ? "the space" : `“${character}”`));
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
  return `This model has no class for ${list}, left out here.`;
}

/**
 * The labels that stand for a character; undefined when there is none.
 * @param {string} character
 * @param {readonly string[]} labels
 * @returns {string[] | undefined}
 */
function namesOf(character, labels) {
  if (labels.includes(character)) return [character];
  const plain = Array.from(character.normalize("NFKC"), (part) => (digit.test(part) ? digitValue(part) : part));
  return plain.every((part) => labels.includes(part)) ? plain : undefined;
}

/**
 * Unicode has the decimal digits of each script in one row, from 0 to 9, and promises that this stays so.
 * @param {string} character  a decimal digit
 */
function digitValue(character) {
  const code = character.codePointAt(0) ?? 0;
  let first = code;
  while (digit.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}
