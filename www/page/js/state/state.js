import { shortestFloat } from "./shortest-float.js";
import { zoomAt } from "./viewport.js";

/**
 * Everything that decides what the page shows, as one declared table: each field has its start value
 * and its form in the address, so that a link brings back the same picture.
 */

/**
 * @typedef {{mean: Float32Array, sigma: Float32Array}} Posterior  q(z|x): [L] each
 *
 * @typedef {object} Bookmark  a picture to come back to
 * @property {number[]} z  as in State
 * @property {number[]} label  as in State
 *
 * @typedef {object} State
 * @property {string} model  the name of its source, see sources.js; empty: the first of the index
 * @property {number[]} z  [L]; empty: the origin
 * @property {number[]} label  [C] mixing weights, or a prefix of them; empty: the first class
 * @property {string} write  word to write with this z
 * @property {number | null} seed  of the draw that z came from; null once z was moved
 * @property {Bookmark | null} a  where the interpolation path starts; null: the model's own choice
 * @property {Bookmark | null} b  where it ends
 * @property {number[] | null} plane  the two dimensions of the plane, across and upwards; null: the model's own choice
 * @property {import("./viewport.js").Viewport | null} view  of the plane; null: all of it
 * @property {import("../model/vaelet.js").PathMode} path  of the interpolation: a straight line or a great circle
 * @property {Posterior | null} posterior  of the person's drawing, as the model encodes it; no link carries it
 * @property {number | null} at  place on that path that z and label came from, 0 to 1; null once they were moved otherwise
 */

/**
 * @template T
 * @typedef {object} Field
 * @property {T} start
 * @property {(value: T) => string} format  empty: leave the field out of the address
 * @property {(text: string) => T | undefined} parse  undefined: not understood, keep the start value
 */

const largestLabel = 1023;

/** Characters; index.html says the same to the person who types. */
const longestWord = 16;

/** @type {{[Name in keyof State]: Field<State[Name]>}} */
const fields = {
  model: {
    start: "",
    format: encodeURIComponent,
    parse: (text) => text,
  },
  label: {
    start: [],
    format: formatLabel,
    parse: parseLabel,
  },
  z: {
    start: [],
    format: formatLatent,
    parse: parseLatent,
  },
  write: {
    start: "",
    format: encodeURIComponent,
    parse: (text) => text.slice(0, longestWord),
  },
  seed: {
    start: null,
    format: (seed) => (seed === null ? "" : String(seed)),
    parse: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
  },
  a: { start: null, format: formatBookmark, parse: parseBookmark },
  b: { start: null, format: formatBookmark, parse: parseBookmark },
  plane: {
    start: null,
    format: (plane) => (plane === null ? "" : plane.join(",")),
    parse: (text) => (/^(\d{1,4}),(?!\1$)\d{1,4}$/.test(text) ? text.split(",").map(Number) : undefined),
  },
  view: {
    start: null,
    format: (view) => (view === null ? "" : formatLatent([view.x, view.y, view.size])),
    parse: parseView,
  },
  path: {
    start: "linear",
    format: (path) => (path === "linear" ? "" : path),
    parse: (text) => (text === "spherical" ? text : undefined),
  },
  posterior: {
    start: null,
    format: () => "",
    parse: () => undefined,
  },
  at: {
    start: null,
    format: (at) => (at === null ? "" : shortestFloat(at)),
    parse: (text) => (text.trim() !== "" && Number(text) >= 0 && Number(text) <= 1 ? Number(text) : undefined),
  },
};

/** @returns {State} */
export function startState() {
  const starts = fieldNames().map((name) => [name, fields[name].start]);
  return Object.fromEntries(starts);
}

/**
 * @param {string} hash  of the address, with or without `#`
 * @returns {State}
 */
export function parseState(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const state = startState();
  for (const name of fieldNames()) readField(state, name, values.get(name));
  return state;
}

/**
 * @param {State} state
 * @returns {string} the hash, `#` included; empty for the start state
 */
export function formatState(state) {
  const parts = fieldNames()
    .map((name) => [name, formatField(state, name)])
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}=${text}`);
  return parts.length === 0 ? "" : `#${parts.join("&")}`;
}

function fieldNames() {
  return /** @type {(keyof State)[]} */ (Object.keys(fields));
}

/**
 * @template {keyof State} Name
 * @param {State} state
 * @param {Name} name
 * @param {string | null} text
 */
function readField(state, name, text) {
  const value = text === null ? undefined : fields[name].parse(text);
  if (value !== undefined) state[name] = value;
}

/**
 * @template {keyof State} Name
 * @param {State} state
 * @param {Name} name
 */
function formatField(state, name) {
  return fields[name].format(state[name]);
}

/**
 * One class is its index, a mix is `3:0.6,8:0.4`.
 * @param {number[]} weights
 */
function formatLabel(weights) {
  const parts = weights.flatMap((weight, index) => (weight > 0 ? [{ index, weight }] : []));
  if (parts.length === 1) return String(parts[0].index);
  return parts.map(({ index, weight }) => `${index}:${shortestFloat(weight)}`).join(",");
}

/** @param {string} text */
function parseLabel(text) {
  /** @type {number[]} */
  const weights = [];
  for (const part of text.split(",")) {
    const match = /^(\d{1,4})(?::(\d*\.?\d+))?$/.exec(part);
    if (match === null || Number(match[1]) > largestLabel) return undefined;
    const index = Number(match[1]);
    while (weights.length <= index) weights.push(0);
    weights[index] += Number(match[2] ?? 1);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum > 0 ? weights.map((weight) => weight / sum) : undefined;
}

/** @param {number[]} z */
function formatLatent(z) {
  return z.map(shortestFloat).join(",");
}

/** @param {string} text */
function parseLatent(text) {
  const z = text.split(",").map((part) => (part.trim() === "" ? NaN : Math.fround(Number(part))));
  return z.every(Number.isFinite) ? z : undefined;
}

/** @param {string} text */
function parseView(text) {
  const [x, y, size, ...more] = parseLatent(text) ?? [];
  return size > 0 && more.length === 0 ? zoomAt({ x, y, size }, 1, { x, y }) : undefined;
}

/**
 * The label, a semicolon, and z; both may be empty.
 * @param {Bookmark | null} bookmark
 */
function formatBookmark(bookmark) {
  return bookmark === null ? "" : `${formatLabel(bookmark.label)};${formatLatent(bookmark.z)}`;
}

/** @param {string} text */
function parseBookmark(text) {
  const [label, z, ...more] = text.split(";").map((part) => part.trim());
  if (z === undefined || more.length > 0) return undefined;
  const bookmark = { label: label === "" ? [] : parseLabel(label), z: z === "" ? [] : parseLatent(z) };
  return bookmark.label && bookmark.z ? { label: bookmark.label, z: bookmark.z } : undefined;
}
