import { parseNumber } from "./numbers.js";
import { formatOwn, parseOwn } from "./own-directions.js";
import { impliedPlace, isPlace } from "./places.js";
import { formatBookmark, formatLabel, formatLatent, parseBookmark, parseLabel, parseLatent } from "./point-text.js";
import { isRemote } from "./remote-name.js";
import { shorten } from "./shorten.js";
import { shortestFloat } from "./shortest-float.js";
import { zoomAt } from "./viewport.js";

/**
 * Everything that decides what the page shows, as one declared table: each field has its start value
 * and its form in the address, so that a link brings back the same picture.
 */

/**
 * @typedef {object} Posterior  q(z|x) of a picture x
 * @property {Float32Array} mean  [L]
 * @property {Float32Array} sigma  [L]
 * @property {Float32Array} [pixels]  [H*W*C] of x
 * @property {number} [label]  index of the label that x was encoded under
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
 * @property {import("./own-directions.js").OwnDirection[]} own  directions that the person made
 * @property {number | null} tour  the step of the tour, from 0; null: none
 * @property {import("./places.js").Place} place  the section that is shown
 */

/**
 * @template T
 * @typedef {object} Field
 * @property {T} start
 * @property {(value: T, state: State) => string} format  empty: leave the field out of the address
 * @property {(text: string) => T | undefined} parse  undefined: not understood, keep the start value
 */

/** Characters. */
export const longestWord = 16;

/** Characters: no file system has longer names, and few servers take longer addresses. */
const longestName = 255;
const longestRemoteName = 8000;

/** @type {{[Name in keyof State]: Field<State[Name]>}} */
const fields = {
  model: {
    start: "",
    format: formatText,
    parse: (text) => (Array.from(text).length <= (isRemote(text) ? longestRemoteName : longestName) ? text : undefined),
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
    format: formatText,
    parse: (text) => Array.from(text).slice(0, longestWord).join(""),
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
    parse: parsePlane,
  },
  view: {
    start: null,
    format: (view) => (view === null ? "" : formatLatent([view.x, view.y, view.size])),
    parse: parseView,
  },
  path: {
    start: "linear",
    format: (path) => (path === "linear" ? "" : path),
    parse: (text) => (text === "spherical" || text === "linear" ? text : undefined),
  },
  posterior: {
    start: null,
    format: () => "",
    parse: () => undefined,
  },
  at: {
    start: null,
    format: (at) => (at === null ? "" : shortestFloat(at)),
    parse: (text) => parseNumber(text, { low: 0, high: 1 }),
  },
  own: {
    start: [],
    format: (own) => encodeURIComponent(formatOwn(own)),
    parse: parseOwn,
  },
  tour: {
    start: null,
    format: (step) => (step === null ? "" : String(step + 1)),
    parse: (text) => (/^[1-9]\d?$/.test(text) ? Number(text) - 1 : undefined),
  },
  place: {
    start: "sliders",
    format: (place, state) => (place === impliedPlace(state) ? "" : place),
    parse: (text) => (isPlace(text) ? text : undefined),
  },
};

/** @returns {State} */
export function startState() {
  const starts = fieldNames().map((name) => [name, fields[name].start]);
  return Object.fromEntries(starts);
}

/**
 * Reads a link. What cannot be read is left out of the state, and told.
 * @param {string} hash  of the address, with or without `#`
 * @returns {{state: State, failure: string}} failure: a sentence; empty when all could be read
 */
export function parseState(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const state = startState();
  const failed = fieldNames().filter((name) => !readField(state, name, values.get(name)));
  if (!values.get("place") || failed.includes("place")) state.place = impliedPlace(state);
  return { state, failure: failed.length === 0 ? "" : describeFailure(failed, values) };
}

/**
 * @param {(keyof State)[]} failed
 * @param {URLSearchParams} values
 */
function describeFailure(failed, values) {
  const parts = failed.map((name) => `“${shorten(`${name}=${values.get(name)}`)}”`);
  return `This link holds what this page cannot read: ${parts.join(", ")}. That is left out.`;
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
 * @returns {boolean} whether it could be read, or is not there
 */
function readField(state, name, text) {
  if (text === null || text === "") return true;
  const value = fields[name].parse(text);
  if (value !== undefined) state[name] = value;
  return value !== undefined;
}

/**
 * @template {keyof State} Name
 * @param {State} state
 * @param {Name} name
 */
function formatField(state, name) {
  return fields[name].format(state[name], state);
}

/**
 * Half of a surrogate pair, which a file's name may hold, has no form in an address.
 * @param {string} text
 */
function formatText(text) {
  return encodeURIComponent(text.toWellFormed());
}

/** @param {string} text */
function parsePlane(text) {
  if (!/^\d{1,4},\d{1,4}$/.test(text)) return undefined;
  const [across, upwards] = text.split(",").map(Number);
  return across === upwards ? undefined : [across, upwards];
}

/** @param {string} text */
function parseView(text) {
  const [x, y, size, ...more] = parseLatent(text) ?? [];
  return size > 0 && more.length === 0 ? zoomAt({ x, y, size }, 1, { x, y }) : undefined;
}
