/** Checks of what a file holds, which may be anything. */

/** Characters of a text that a sentence quotes. */
const longestQuote = 40;

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @returns {value is string} and not empty
 */
export function isText(value) {
  return typeof value === "string" && value.trim() !== "";
}

/**
 * Returns what a value is, for a sentence.
 * @param {unknown} value
 */
export function describeValue(value) {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isRecord(value)) return "an object";
  if (typeof value !== "string") return String(value);
  const characters = Array.from(value);
  return `"${characters.slice(0, longestQuote).join("")}${characters.length > longestQuote ? "…" : ""}"`;
}
