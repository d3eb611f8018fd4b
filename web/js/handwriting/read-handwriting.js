import { VaeletError } from "../errors.js";
import { checkModel } from "./any-model.js";
import { fitLabels } from "./fit-labels.js";
import { measureFrame } from "./frame.js";
import { readInk } from "./ink.js";
import { normaliseDrawing } from "./normalise.js";

/**
 * @typedef {import("./any-model.js").AnyModel} AnyModel
 * @typedef {import("./fit-labels.js").Fit} Fit
 * @typedef {import("./ink.js").Drawing} Drawing
 *
 * @typedef {object} Reading
 * @property {string | undefined} label  that fits best; undefined for a model without labels
 * @property {Float32Array} z  [L] mean of its posterior
 * @property {Float32Array} pixels  [H*W] the drawing as the model sees it
 * @property {Fit[]} fits  one for each label, the best first
 */

/** How much of its image each model fills, measured once. @type {WeakMap<AnyModel, Promise<number>>} */
const frames = new WeakMap();

/**
 * Reads what somebody drew: finds its ink, makes it into an image as the model's data set has them, and encodes it
 * under every label.
 * @param {AnyModel} model  of grey images, with an encoder
 * @param {import("../pictures/read-picture.js").Picture} picture  a canvas, an image that has loaded, an ImageData, ...
 * @returns {Promise<Reading>}
 * @throws {VaeletError} picture-empty, argument-invalid, source-unreadable, latent-invalid, encoder-missing,
 *   model-disposed
 */
export async function readHandwriting(model, picture) {
  const reading = await readDrawing(model, readInk(picture));
  if (reading !== undefined) return reading;
  throw new VaeletError("picture-empty", "The picture shows no ink.");
}

/**
 * Does the same with a drawing whose ink is known.
 * @param {AnyModel} model  of grey images, with an encoder
 * @param {Drawing} drawing
 * @returns {Promise<Reading | undefined>} undefined when there is no ink
 * @throws {VaeletError} argument-invalid, pixels-invalid, latent-invalid, encoder-missing, model-disposed
 */
export async function readDrawing(model, drawing) {
  checkModel(model);
  const { image, conditional, labels } = model;
  if (image.channels !== 1) throw notGrey(model);
  const pixels = normaliseDrawing(drawing, image, await frameOf(model));
  if (pixels === undefined) return undefined;
  const fits = await fitLabels(model, pixels);
  return { label: conditional ? labels[fits[0].label] : undefined, z: fits[0].mean, pixels, fits };
}

/** @param {AnyModel} model */
function notGrey({ name, image: { channels } }) {
  return new VaeletError(
    "argument-invalid",
    `Expected a model of grey images to read a drawing with; ${name} has ${channels} channels. Use fromImageData of vaelet/pictures.`,
  );
}

/** @param {AnyModel} model */
function frameOf(model) {
  const known = frames.get(model) ?? measureFrame(model);
  frames.set(model, known);
  known.catch(() => frames.delete(model));
  return known;
}
