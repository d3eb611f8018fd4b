/**
 * A point of the latent space, under a label: what a picture is decoded from.
 * @typedef {object} Point
 * @property {Float32Array} z  [L]
 * @property {Float32Array | undefined} label  [C] mixing weights; undefined when the model takes none
 */

/**
 * What the sections draw in one frame: the state, completed by the model.
 * @typedef {Point & {model: Model, state: import("./state.js").State}} ViewState
 *
 * @typedef {import("../model/worker-loader.js").Model} Model
 */

/**
 * @param {Model} model
 * @param {import("./state.js").State} state
 * @returns {ViewState}
 */
export function createViewState(model, state) {
  return { model, state, ...pointOf(model, state) };
}

/**
 * The point that a bookmark names, completed by the model.
 * @param {Model} model
 * @param {import("./state.js").Bookmark} bookmark
 * @returns {Point}
 */
export function pointOf(model, bookmark) {
  const z = Float32Array.from({ length: model.latentSize }, (_, i) => bookmark.z[i] ?? 0);
  if (!model.conditional) return { z, label: undefined };
  const label = Float32Array.from(model.labels, (_, i) => bookmark.label[i] ?? 0);
  if (label.every((weight) => weight === 0)) label[0] = 1;
  return { z, label };
}

/**
 * @param {Point} point
 * @returns {import("./state.js").Bookmark}
 */
export function bookmarkOf({ z, label }) {
  return { z: Array.from(z), label: Array.from(label ?? []) };
}

/**
 * Says why a state does not fit a model, in a sentence; empty when it fits.
 * @param {Model} model
 * @param {import("./state.js").State} state
 */
export function mismatch(model, state) {
  const bookmarks = [state, state.a, state.b].flatMap((bookmark) => bookmark ?? []);
  const z = bookmarks.map((bookmark) => bookmark.z).find(({ length }) => length > 0 && length !== model.latentSize);
  if (z !== undefined) {
    return `This link holds ${z.length} latent values, and the model has ${model.latentSize}: it starts at zero instead.`;
  }
  const label = bookmarks.map((bookmark) => bookmark.label).find(({ length }) => length > model.labels.length);
  if (model.conditional && label !== undefined) {
    return `This link asks for label ${label.length - 1}, and the model has ${model.labels.length} labels, counted from 0: it starts with the first.`;
  }
  return "";
}
