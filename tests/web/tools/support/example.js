import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { readExamples } from "../../package/support/readme.js";

const examples = readExamples(readFileSync(new URL("../../../../web/README.md", import.meta.url), "utf8"));

/**
 * The code below a heading of web/README.md: what a person copies.
 * @param {string} heading
 * @param {string} language
 */
export function readExample(heading, language) {
  return examples[heading]?.[language] ?? assert.fail(`web/README.md has no ${language} under "${heading}"`);
}
