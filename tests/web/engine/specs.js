// Specifications that the tests decode: the reference architectures, and shapes that find mistakes in layouts.
import { dense, specification } from "./weights-files.js";

const tenLabels = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * @param {string} name
 * @param {number} inSize
 * @param {number} outSize
 * @param {{kernel?: number, stride?: number, padding?: number, activation?: string}} [options]
 * @returns {import("./weights-files.js").Layer}
 */
export function convolution(name, inSize, outSize, { kernel = 3, stride = 1, padding = 0, activation } = {}) {
  const layer = { op: "conv2d", name, in: inSize, out: outSize, kernel, stride, padding };
  return activation ? { ...layer, activation } : layer;
}

/**
 * @param {string} name
 * @param {number} inSize
 * @param {number} outSize
 * @param {{kernel?: number, stride?: number, padding?: number, outputPadding?: number, activation?: string}} [options]
 * @returns {import("./weights-files.js").Layer}
 */
export function transposedConvolution(name, inSize, outSize, options = {}) {
  const { kernel = 3, stride = 1, padding = 1, outputPadding = 0, activation } = options;
  const layer = { op: "conv_transpose2d", name, in: inSize, out: outSize, kernel, stride, padding };
  return { ...layer, output_padding: outputPadding, ...(activation ? { activation } : {}) };
}

const flatten = { op: "flatten" };
const concatLabel = { op: "concat_label" };
/** @type {(channels: number, height: number, width: number) => import("./weights-files.js").Layer} */
const unflatten = (channels, height, width) => ({ op: "unflatten", channels, height, width });

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

/** Layouts that no reference architecture has. */
export const oddSpecs = [
  specification({
    name: "not square, Gaussian, SiLU, standardised pixels",
    height: 8,
    width: 14,
    mean: 0.13,
    std: 0.31,
    latent: 3,
    likelihood: { kind: "gaussian", sigma2: 0.5 },
    encoder: [
      convolution("e1", 1, 5, { stride: 2, padding: 1, activation: "silu" }),
      convolution("e2", 5, 7, { kernel: 4, padding: 2, activation: "relu" }),
      flatten,
      dense("e3", 7 * 5 * 8, 11, "silu"),
      dense("e4", 11, 6),
    ],
    decoder: [
      dense("d1", 3, 10, "silu"),
      dense("d2", 10, 6 * 4 * 7, "silu"),
      unflatten(6, 4, 7),
      transposedConvolution("d3", 6, 9, { stride: 2, kernel: 4, activation: "silu" }),
      convolution("d4", 9, 1, { padding: 1 }),
    ],
  }),
  specification({
    name: "features that only a reordering step can place",
    height: 6,
    width: 4,
    labels: ["a", "b"],
    latent: 12,
    encoder: [
      convolution("e1", 1, 2, { kernel: 2, stride: 2, activation: "relu" }),
      convolution("e2", 2, 4, { kernel: 2 }),
      flatten,
      concatLabel,
      dense("e3", 10, 24),
    ],
    decoder: [
      unflatten(2, 3, 2),
      transposedConvolution("d1", 2, 3, { kernel: 2, stride: 2, padding: 0, activation: "relu" }),
      flatten,
      concatLabel,
      concatLabel,
      dense("d2", 76, 48),
      unflatten(2, 6, 4),
      flatten,
      unflatten(2, 6, 4),
      convolution("d3", 2, 1, { kernel: 1 }),
      convolution("d4", 1, 1, { kernel: 1 }),
    ],
  }),
  specification({
    name: "upsampled, and bounded by tanh",
    height: 9,
    width: 12,
    mean: 0.5,
    std: 0.5,
    latent: 4,
    likelihood: { kind: "gaussian", sigma2: 0.5 },
    encoder: [{ op: "upsample", factor: 2 }, convolution("e1", 1, 3, { stride: 3, activation: "tanh" }), flatten, dense("e2", 3 * 6 * 8, 8)],
    decoder: [
      dense("d1", 4, 5 * 3 * 4, "tanh"),
      unflatten(5, 3, 4),
      { op: "upsample", factor: 3 },
      convolution("d2", 5, 1, { padding: 1, activation: "tanh" }),
    ],
  }),
  specification({
    name: "an encoder without weights, one channel throughout, strides beyond the kernel",
    height: 7,
    width: 8,
    latent: 28,
    encoder: [flatten],
    decoder: [
      unflatten(7, 2, 2),
      transposedConvolution("d1", 7, 1, { kernel: 2, stride: 3, padding: 0, outputPadding: 2, activation: "relu" }),
      convolution("d2", 1, 1, { kernel: 1, padding: 0 }),
      transposedConvolution("d3", 1, 8, { kernel: 1, stride: 1, padding: 0, activation: "relu" }),
      convolution("d4", 8, 1, { kernel: 3, padding: 1, stride: 1 }),
      flatten,
      dense("d5", 49, 56),
      unflatten(1, 7, 8),
    ],
  }),
];
