import { largestLatent, parseNumber } from "./numbers.js";
import { shortestFloat } from "./shortest-float.js";

/** The forms that z, label and bookmarks have in the address. */

/** The most classes that a model can have. */
const mostLabels = 1024;

/** Of one label, before the weights are divided by their sum. */
const weightRange = { low: 0, high: 1e6 };

/** Weights whose sum is this near to 1 are left as they are: what the page wrote is read back unchanged. */
const sumTolerance = 1e-6;

const latentRange = { low: -largestLatent, high: largestLatent };

/**
 * One class is its index, a mix is `3:0.6,8:0.4`.
 * @param {number[]} weights
 */
export function formatLabel(weights) {
  const parts = weights.flatMap((weight, index) => (Math.fround(weight) > 0 ? [{ index, weight }] : []));
  if (parts.length === 1) return String(parts[0].index);
  return parts.map(({ index, weight }) => `${index}:${shortestFloat(weight)}`).join(",");
}

/** @param {string} text */
export function parseLabel(text) {
  /** @type {number[]} */
  const weights = [];
  for (const part of text.split(",")) {
    const [index, weight = "1", ...more] = part.split(":");
    const value = parseNumber(weight, weightRange);
    if (!/^\d{1,4}$/.test(index) || Number(index) >= mostLabels || value === undefined || more.length > 0) return undefined;
    while (weights.length <= Number(index)) weights.push(0);
    weights[Number(index)] += value;
  }
  return shareOut(weights);
}

/**
 * Divides weights by their sum, and leaves out what is no more than zero at the end.
 * @param {number[]} weights  of at least 0
 * @returns {number[] | undefined} 32-bit floats; undefined when all are zero
 */
function shareOut(weights) {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const alone = weights.filter((weight) => weight > 0).length === 1;
  const divisor = !alone && Math.abs(sum - 1) <= sumTolerance ? 1 : sum;
  const shares = weights.map((weight) => Math.fround(weight / divisor));
  return sum === 0 ? undefined : shares.slice(0, shares.findLastIndex((share) => share > 0) + 1);
}

/** @param {number[]} z */
export function formatLatent(z) {
  return z.map(shortestFloat).join(",");
}

/**
 * @param {string} text
 * @returns {number[] | undefined}
 */
export function parseLatent(text) {
  const z = text.split(",").map((part) => parseNumber(part, latentRange));
  return z.every((value) => value !== undefined) ? z.map((value) => Math.fround(value) + 0) : undefined;
}

/**
 * The label, a semicolon, and z; both may be empty.
 * @param {import("./state.js").Bookmark | null} bookmark
 */
export function formatBookmark(bookmark) {
  return bookmark === null ? "" : `${formatLabel(bookmark.label)};${formatLatent(bookmark.z)}`;
}

/** @param {string} text */
export function parseBookmark(text) {
  const [label, z, ...more] = text.split(";").map((part) => part.trim());
  if (z === undefined || more.length > 0) return undefined;
  const bookmark = { label: label === "" ? [] : parseLabel(label), z: z === "" ? [] : parseLatent(z) };
  return bookmark.label && bookmark.z ? { label: bookmark.label, z: bookmark.z } : undefined;
}
