import { parseNumber } from "./numbers.js";
import { shortestFloat } from "./shortest-float.js";

/**
 * A direction that the person made of two piles of pictures.
 * @typedef {object} OwnDirection
 * @property {string} name
 * @property {number[]} vector  [L] of length 1
 */

/** As many as stay in reach, with names that fit on a slider, in characters. */
export const mostDirections = 8;
export const longestDirectionName = 24;

/** How much the length of a vector may differ from 1: a weights file allows no more. */
const lengthTolerance = 1e-3;

/**
 * For the address: each name, a colon and its vector, separated by semicolons.
 * @param {OwnDirection[]} directions
 */
export function formatOwn(directions) {
  return directions.map(({ name, vector }) => `${encodeURIComponent(name.toWellFormed())}:${vector.map(shortestFloat).join(",")}`).join(";");
}

/**
 * @param {string} text
 * @returns {OwnDirection[] | undefined}
 */
export function parseOwn(text) {
  const directions = text.split(";").map(parseDirection);
  const readable = directions.every((direction) => direction !== undefined);
  return readable && directions.length <= mostDirections ? directions : undefined;
}

/**
 * @param {string} text
 * @returns {OwnDirection | undefined}
 */
function parseDirection(text) {
  const [coded, values, ...more] = text.split(":");
  const name = decode(coded)?.trim() ?? "";
  if (values === undefined || more.length > 0 || name === "" || Array.from(name).length > longestDirectionName) return undefined;
  const vector = values.split(",").map((part) => parseNumber(part, { low: -1.01, high: 1.01 }));
  if (!vector.every((value) => value !== undefined)) return undefined;
  const floats = vector.map((value) => Math.fround(value) + 0);
  return Math.abs(Math.hypot(...floats) - 1) <= lengthTolerance ? { name, vector: floats } : undefined;
}

/**
 * A name may hold what separates names: it is coded once more than the address.
 * @param {string} text
 */
function decode(text) {
  try {
    return decodeURIComponent(text).toWellFormed();
  } catch {
    return undefined;
  }
}
