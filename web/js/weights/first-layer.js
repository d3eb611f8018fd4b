import { VaeletError } from "../errors.js";
import { checkedWhole } from "../model/rows.js";
import { checkedOptions } from "../options.js";
import { readChecked } from "./checked-file.js";
import { eigenvectors } from "./eigenvectors.js";
import { floatsOf } from "./quantise.js";

/** @typedef {import("./container.js").Tensor} Tensor */
/** @typedef {import("./directions.js").NewDirection} NewDirection */

/** As many as are found where nobody says how many. */
const usualCount = 5;

/** Standard deviations of z along a direction that its range reaches to, each way. */
const reach = 2.5;

/**
 * Finds directions for a model of which nothing but its weights is known: those along which z moves the first layer of
 * the decoder most, in their order, the principal directions of its weights (SeFa; Shen and Zhou, CVPR 2021). They are
 * those of `vaelet direction --first-layer`.
 * @param {import("../weights-source.js").WeightsSource} source
 * @param {{count?: number} & import("../runtime.js").RuntimeOptions} [options] count: how many, 1 to L; where the module
 *   is, as for `loadModel`
 * @returns {Promise<NewDirection[]>} for `withDirections`; named "layer 1", "layer 2", ...
 * @throws {VaeletError} when the file cannot be read, or its decoder does not begin with a dense layer
 */
export async function firstLayerDirections(source, options) {
  const { count, ...where } = checkedOptions(options);
  const { metadata, tensors } = await readChecked(source, where);
  const spec = JSON.parse(metadata.spec);
  const wanted = count === undefined ? Math.min(usualCount, spec.latent) : checkedWhole("count", count, 1, spec.latent);
  const weight = outputsByLatent(firstLayer(spec), tensors);
  const deviations = tensors.filter(({ name }) => name === "latent.std").map(floatsOf)[0];
  return eigenvectors(squares(weight, spec.latent), spec.latent).slice(0, wanted).map((found, i) => {
    const vector = Float32Array.from(upright(found));
    const high = reach * Math.hypot(...vector.map((part, k) => part * (deviations?.[k] ?? 1)));
    return { name: `layer ${i + 1}`, vector, low: -high, high };
  });
}

/**
 * @param {{name: string, decoder: any[]}} spec
 * @returns {{name: string, in: number}} the dense layer that takes z, with the label or without
 */
function firstLayer({ name, decoder }) {
  const first = decoder.find(({ op }) => op !== "concat_label");
  if (first?.op === "dense") return first;
  throw new VaeletError("argument-invalid", `Expected a decoder that begins with a dense layer, which ${name} does not.`);
}

/**
 * Returns the weights of a layer, a row for each output. What an output in 8 bits is scaled by counts.
 * @param {{name: string, in: number}} layer
 * @param {Tensor[]} tensors
 * @returns {Float32Array[]} [out] of [in]
 */
function outputsByLatent({ name, in: width }, tensors) {
  const [weight, scale] = ["weight", "weight.scale"].map((part) => tensors.find((tensor) => tensor.name === `${name}.${part}`));
  if (weight === undefined) throw new Error(`no weight of ${name} in a file that the engine has read`);
  const values = scale === undefined ? floatsOf(weight) : Float32Array.from(new Int8Array(weight.data.slice().buffer));
  const scales = scale && floatsOf(scale);
  return Array.from({ length: weight.shape[0] }, (_, i) => values.subarray(i * width, (i + 1) * width).map((value) => value * (scales?.[i] ?? 1)));
}

/**
 * Returns how much two dimensions of z move the same outputs: the weights' transpose times the weights.
 * @param {Float32Array[]} weight [out] of at least [L]
 * @param {number} latentSize
 */
function squares(weight, latentSize) {
  const products = new Float64Array(latentSize * latentSize);
  for (const row of weight) {
    for (let i = 0; i < latentSize; ++i) for (let k = 0; k < latentSize; ++k) products[i * latentSize + k] += row[i] * row[k];
  }
  return products;
}

/**
 * Both ways along it are the same direction: the largest number is positive.
 * @param {Float64Array} vector
 */
function upright(vector) {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
  return largest < 0 ? vector.map((value) => -value) : vector;
}
