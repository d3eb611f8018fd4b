/**
 * The examples of a README: for each heading, and for each paragraph that begins with bold words, what the code
 * blocks below it hold, the first of each language. What stands before the first heading has the name "".
 * @param {string} text
 * @returns {Record<string, Record<string, string>>}
 */
export function readExamples(text) {
  /** @type {Record<string, Record<string, string>>} */
  const examples = {};
  const pattern = /^#{2,} (?<heading>.+)$|^\*\*(?<bold>[^*]+?)[.:]?\*\*|^```(?<language>\w+)\n(?<code>[^]*?)^```$/gm;
  let name = "";
  for (const { groups = {} } of text.matchAll(pattern)) {
    name = groups.heading ?? groups.bold ?? name;
    if (groups.language) examples[name] = { [groups.language]: groups.code, ...examples[name] };
  }
  return examples;
}
