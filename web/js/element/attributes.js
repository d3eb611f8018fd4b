import { VaeletError } from "../errors.js";

/**
 * @param {string} text numbers between spaces or commas
 * @returns {number[]} NaN for what is no number
 */
export function parseNumbers(text) {
  return text
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map(Number);
}

/** @param {ArrayLike<number>} numbers */
export function formatNumbers(numbers) {
  return Array.from(numbers).join(" ");
}

/**
 * Returns the class of that name, or mixing weights, one for each class.
 * @param {string} text
 * @param {readonly string[]} labels
 * @returns {string | number[]}
 */
export function parseLabel(text, labels) {
  if (labels.includes(text)) return text;
  const weights = parseNumbers(text);
  return weights.length === labels.length ? weights : text;
}

/**
 * @param {string} text
 * @returns {number}
 */
export function parseSeed(text) {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  throw new VaeletError("argument-invalid", `Expected seed to be a whole number from 0 to 2^53 - 1, found "${text}".`);
}
