import { loadModel } from "../load-model.js";
import { checkedOptions } from "../options.js";
import { readChecked } from "./checked-file.js";
import { floatTensor, namedLayers, writeContainer } from "./container.js";
import { addDirections } from "./directions.js";
import { floatsOf, quantise } from "./quantise.js";

/** @typedef {import("./container.js").Container} Container */
/** @typedef {import("./container.js").Tensor} Tensor */
/** @typedef {import("../runtime.js").RuntimeOptions} RuntimeOptions */

/** The parts beside the decoder that drawing needs. */
const kept = /^(latent|prior|direction)\./;

/** What was measured of weights that are rounded now. */
const measured = ["quality", "test", "validation", "written_again"];

/**
 * Writes a copy of a weights file that only draws, with 8 bits for each weight: no encoder, one golden sample, what was
 * measured of the weights before left out. Labels, prior, statistics and directions stay.
 * @param {import("../weights-source.js").WeightsSource} source
 * @param {{directions?: readonly import("./directions.js").NewDirection[]} & RuntimeOptions} [options] directions: more of
 *   them, to stand behind those of the file; where the module is, as for `loadModel`
 * @returns {Promise<Uint8Array<ArrayBuffer>>} in version 2 of the format
 * @throws {VaeletError} when the file cannot be read, or a direction is not as the format has it
 */
export async function quantiseDecoder(source, options) {
  const { directions = [], ...where } = checkedOptions(options);
  const file = await readChecked(source, where);
  const { encoder, posterior, ...spec } = JSON.parse(file.metadata.spec);
  const tensors = [...decoderTensors(spec, file.tensors), ...file.tensors.filter(({ name }) => kept.test(name)), ...firstGolden(file.tensors)];
  const training = await notesOf(file.metadata.training, file.bytes);
  const small = addDirections({ metadata: { ...file.metadata, spec: JSON.stringify(spec), training }, tensors }, directions);
  return writeContainer(await withGoldenImage(small, where));
}

/**
 * Returns the tensors of the decoder, weights in I8. Those that are so already stay as they are.
 * @param {{decoder: any[]}} spec
 * @param {Tensor[]} tensors of the file
 * @returns {Tensor[]}
 */
function decoderTensors({ decoder }, tensors) {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return namedLayers(decoder).flatMap(({ name, op }) => {
    const [weight, bias, scale] = ["weight", "bias", "weight.scale"].map((part) => byName.get(`${name}.${part}`));
    if (weight === undefined || bias === undefined) throw new Error(`no tensors of ${name} in a file that the engine has read`);
    if (op === "affine") return [asFloats(weight), asFloats(bias)];
    const stored = scale === undefined ? quantise(weight, op === "conv_transpose2d" ? 1 : 0) : [weight, scale];
    return [...stored, asFloats(bias)];
  });
}

/** @param {Tensor} tensor */
function asFloats(tensor) {
  return floatTensor(tensor.name, tensor.shape, floatsOf(tensor));
}

/**
 * Returns the first of the golden samples, without what the encoder made of it.
 * @param {Tensor[]} tensors
 */
function firstGolden(tensors) {
  return ["golden.z", "golden.label", "golden.image"].flatMap((wanted) =>
    tensors.filter(({ name }) => name === wanted).map(({ shape: [count, ...shape], data, ...rest }) =>
      ({ ...rest, shape: [1, ...shape], data: data.subarray(0, data.length / count) })));
}

/**
 * Puts in the golden image that the weights of the file give.
 * @param {Container} container
 * @param {RuntimeOptions} where
 * @returns {Promise<Container>}
 */
async function withGoldenImage({ metadata, tensors }, where) {
  const valuesOf = (/** @type {string} */ wanted) => tensors.filter(({ name }) => name === wanted).map(floatsOf)[0];
  const model = await loadModel(writeContainer({ metadata, tensors }), where);
  const label = valuesOf("golden.label");
  const pixels = model.decode({ z: valuesOf("golden.z"), ...(label && { label }) });
  const { channels } = model.image;
  model.dispose();
  const count = pixels.length / channels;
  const planes = pixels.map((_, i) => pixels[(i % count) * channels + Math.floor(i / count)]);
  const image = tensors.map((tensor) => (tensor.name === "golden.image" ? floatTensor(tensor.name, tensor.shape, planes) : tensor));
  return { metadata, tensors: image };
}

/**
 * Returns the notes of the training, and of what the file was written from.
 * @param {string} training JSON
 * @param {Uint8Array<ArrayBuffer>} bytes of the file before
 */
async function notesOf(training, bytes) {
  const notes = JSON.parse(training);
  if (typeof notes !== "object" || notes === null || Array.isArray(notes)) return training;
  const rest = Object.entries(notes).filter(([key]) => !measured.includes(key));
  // Pages without HTTPS have no digests.
  const digest = await globalThis.crypto?.subtle?.digest("SHA-256", bytes);
  const from = digest && { of_sha256: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("") };
  return JSON.stringify({ ...Object.fromEntries(rest), written_again: { ...from, dtype: "I8" } });
}
