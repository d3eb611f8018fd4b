/**
 * A picture: a z under a label.
 * @typedef {object} Place
 * @property {Float32Array} z  [L]
 * @property {Float32Array | undefined} label  [C] mixing weights; undefined when the model takes none
 */

/**
 * What one frame shows: the state, completed by the model.
 * @typedef {Place & {model: Model, state: import("./state.js").State}} Scene
 *
 * @typedef {import("../model/worker-loader.js").Model} Model
 */

/**
 * @typedef {object} View  a part of the page
 * @property {(model: Model, source: import("../model/sources.js").Source, description: import("../model/vaelet.js").Description) => void} show  a new model is there
 * @property {(scene: Scene) => void} draw  at most once per animation frame
 */

/**
 * @param {Model} model
 * @param {import("./state.js").State} state
 * @returns {Scene}
 */
export function createScene(model, state) {
  return { model, state, ...placeOf(model, state) };
}

/**
 * A mark, completed by the model.
 * @param {Model} model
 * @param {import("./state.js").Mark} mark
 * @returns {Place}
 */
export function placeOf(model, mark) {
  const z = Float32Array.from({ length: model.latentSize }, (_, i) => mark.z[i] ?? 0);
  if (!model.conditional) return { z, label: undefined };
  const label = Float32Array.from(model.labels, (_, i) => mark.label[i] ?? 0);
  if (label.every((weight) => weight === 0)) label[0] = 1;
  return { z, label };
}

/**
 * @param {Place} place
 * @returns {import("./state.js").Mark}
 */
export function markOf({ z, label }) {
  return { z: Array.from(z), label: Array.from(label ?? []) };
}

/**
 * Why a state does not fit a model, as a sentence; empty when it fits.
 * @param {Model} model
 * @param {import("./state.js").State} state
 */
export function misfit(model, state) {
  const marks = [state, state.a, state.b].flatMap((mark) => mark ?? []);
  const z = marks.map((mark) => mark.z).find(({ length }) => length > 0 && length !== model.latentSize);
  if (z !== undefined) {
    return `This link holds ${z.length} latent values, and the model has ${model.latentSize}: it starts at zero instead.`;
  }
  const label = marks.map((mark) => mark.label).find(({ length }) => length > model.labels.length);
  if (model.conditional && label !== undefined) {
    return `This link asks for label ${label.length - 1}, and the model has ${model.labels.length} labels, counted from 0: it starts with the first.`;
  }
  return "";
}

/**
 * @param {ArrayLike<number> | undefined} a
 * @param {ArrayLike<number> | undefined} b
 */
export function sameNumbers(a, b) {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && Array.prototype.every.call(a, (value, i) => value === b[i]);
}
