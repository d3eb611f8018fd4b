// Specifications that the tests decode: the reference architectures.
import { activationFields, dense, specification } from "../weights-files.js";

/** @typedef {import("../weights-files.js").Activation} Activation */

const tenLabels = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * @param {string} name
 * @param {number} inSize
 * @param {number} outSize
 * @param {{kernel?: number, stride?: number, padding?: number | number[], activation?: Activation}} [options]
 * @returns {import("../weights-files.js").Layer}
 */
export function convolution(name, inSize, outSize, { kernel = 3, stride = 1, padding = 0, activation } = {}) {
  return { op: "conv2d", name, in: inSize, out: outSize, kernel, stride, padding, ...activationFields(activation) };
}

/**
 * @param {string} name
 * @param {number} inSize
 * @param {number} outSize
 * @param {{kernel?: number, stride?: number, padding?: number | number[], outputPadding?: number, activation?: Activation}} [options]
 * @returns {import("../weights-files.js").Layer}
 */
export function transposedConvolution(name, inSize, outSize, options = {}) {
  const { kernel = 3, stride = 1, padding = 1, outputPadding = 0, activation } = options;
  const layer = { op: "conv_transpose2d", name, in: inSize, out: outSize, kernel, stride, padding };
  return { ...layer, output_padding: outputPadding, ...activationFields(activation) };
}

export const flatten = { op: "flatten" };
export const concatLabel = { op: "concat_label" };
/** @type {(channels: number, height: number, width: number) => import("../weights-files.js").Layer} */
export const unflatten = (channels, height, width) => ({ op: "unflatten", channels, height, width });

export const mlpVae = specification({
  name: "mlp-vae",
  labels: tenLabels,
  latent: 2,
  encoder: [
    flatten,
    dense("encoder.hidden1", 784, 500, "relu"),
    dense("encoder.hidden2", 500, 120, "relu"),
    dense("encoder.posterior", 120, 4),
  ],
  decoder: [
    dense("decoder.hidden1", 2, 120, "relu"),
    dense("decoder.hidden2", 120, 500, "relu"),
    dense("decoder.image", 500, 784),
    unflatten(1, 28, 28),
  ],
});

const up = /** @type {const} */ ({ stride: 2, padding: 1, outputPadding: 1, activation: "relu" });

export const convCvae = specification({
  name: "conv-cvae",
  labels: tenLabels,
  latent: 15,
  encoder: [
    convolution("encoder.conv1", 1, 32, { stride: 2, activation: "relu" }),
    convolution("encoder.conv2", 32, 64, { stride: 2, activation: "relu" }),
    flatten,
    concatLabel,
    dense("encoder.posterior", 2314, 30),
  ],
  decoder: [
    concatLabel,
    dense("decoder.dense", 25, 1568, "relu"),
    unflatten(32, 7, 7),
    transposedConvolution("decoder.up1", 32, 64, up),
    transposedConvolution("decoder.up2", 64, 32, up),
    transposedConvolution("decoder.image", 32, 1),
  ],
});

/** A smaller model with a label, for tests of the API. */
export const tinyCvae = specification({
  name: "tiny-cvae",
  height: 4,
  width: 6,
  labels: ["cat", "dog", "7"],
  latent: 2,
  encoder: [flatten, concatLabel, dense("encoder.posterior", 27, 4)],
  decoder: [concatLabel, dense("decoder.image", 5, 24), unflatten(1, 4, 6)],
});
