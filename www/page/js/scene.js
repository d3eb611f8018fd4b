/**
 * What one frame shows: the state, completed by the model.
 * @typedef {object} Scene
 * @property {import("./vaelet.js").Model} model
 * @property {Float32Array} z  [L]
 * @property {Float32Array | undefined} label  [C] mixing weights; undefined when the model takes none
 */

/**
 * @typedef {object} View  a part of the page
 * @property {(model: import("./vaelet.js").Model) => void} show  a new model is there
 * @property {(scene: Scene) => void} draw  at most once per animation frame
 */

/**
 * @param {import("./vaelet.js").Model} model
 * @param {import("./state.js").State} state
 * @returns {Scene}
 */
export function createScene(model, state) {
  const z = Float32Array.from({ length: model.latentSize }, (_, i) => state.z[i] ?? 0);
  if (!model.conditional) return { model, z, label: undefined };
  const label = Float32Array.from(model.labels, (_, i) => state.label[i] ?? 0);
  if (label.every((weight) => weight === 0)) label[0] = 1;
  return { model, z, label };
}

/**
 * Why a state does not fit a model, as a sentence; empty when it fits.
 * @param {import("./vaelet.js").Model} model
 * @param {import("./state.js").State} state
 */
export function misfit(model, state) {
  if (state.z.length > 0 && state.z.length !== model.latentSize) {
    return `This link holds ${state.z.length} latent values, and the model has ${model.latentSize}: it starts at zero instead.`;
  }
  if (model.conditional && state.label.length > model.labels.length) {
    return `This link asks for label ${state.label.length - 1}, and the model has ${model.labels.length} labels, counted from 0: it starts with the first.`;
  }
  return "";
}

/**
 * @param {Scene} scene
 * @returns {string} for a person who does not see it, for example "a generated 7"
 */
export function describeScene({ model, label }) {
  if (label === undefined) return "a generated picture";
  const parts = model.labels.filter((_, i) => label[i] > 0);
  return parts.length === 1 ? `a generated ${parts[0]}` : `a generated mix of ${parts.join(" and ")}`;
}

/**
 * @param {ArrayLike<number> | undefined} a
 * @param {ArrayLike<number> | undefined} b
 */
export function sameNumbers(a, b) {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && Array.prototype.every.call(a, (value, i) => value === b[i]);
}
