// Specifications whose shapes find mistakes in layouts, and each part of the grammar.
import { concatLabel, convolution, flatten, transposedConvolution, unflatten } from "./architectures.js";
import { activationFields, dense, specification } from "../weights-files.js";

/** @typedef {import("../weights-files.js").Activation} Activation */
/** @typedef {import("../weights-files.js").Layer} Layer */

/** @type {(layers: Layer[], shortcut?: Layer[], activation?: Activation) => Layer} */
const residual = (layers, shortcut = [], activation = undefined) => ({ op: "residual", layers, shortcut, ...activationFields(activation) });
/** @type {(name: string, channels: number) => Layer} */
const affine = (name, channels) => ({ op: "affine", name, channels });
/** @type {(activation: Activation) => Layer} */
const activate = (activation) => ({ op: "activation", ...activationFields(activation) });
/** @type {(factor: number) => Layer} */
const upsample = (factor) => ({ op: "upsample", factor });

const leaky = { activation: "leaky_relu", slope: 0.2 };
const elu = { activation: "elu", alpha: 1.5 };
const gaussian = /** @type {const} */ ({ kind: "gaussian", sigma2: 0.5 });
const tanhRange = { mean: 0.5, std: 0.5 };

/** Layouts that no reference architecture has. */
export const oddSpecs = [
  specification({
    name: "dense layers of more inputs than are collected at a time, half of them zero",
    height: 40,
    width: 40,
    latent: 4,
    encoder: [flatten, dense("e1", 1600, 2100, "relu"), dense("e2", 2100, 8)],
    decoder: [dense("d1", 4, 1050, "relu"), dense("d2", 1050, 1600), unflatten(1, 40, 40)],
  }),
  specification({
    name: "not square, Gaussian, SiLU, standardised pixels",
    height: 8,
    width: 14,
    mean: 0.13,
    std: 0.31,
    latent: 3,
    likelihood: gaussian,
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
    ...tanhRange,
    latent: 4,
    likelihood: gaussian,
    encoder: [upsample(2), convolution("e1", 1, 3, { stride: 3, activation: "tanh" }), flatten, dense("e2", 3 * 6 * 8, 8)],
    decoder: [
      dense("d1", 4, 5 * 3 * 4, "tanh"),
      unflatten(5, 3, 4),
      upsample(3),
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
  specification({
    name: "an image smaller than the stride that makes it, few channels of every kind of convolution",
    height: 11,
    width: 8,
    latent: 6,
    encoder: [flatten, dense("e1", 88, 12)],
    decoder: [
      unflatten(6, 1, 1),
      transposedConvolution("d1", 6, 5, { kernel: 6, stride: 8, padding: [1, 2, 0, 1], activation: "relu" }),
      transposedConvolution("d2", 5, 9, { kernel: 2, stride: 3, padding: [1, 0, 0, 1], activation: "relu" }),
      convolution("d3", 9, 7, { kernel: 5, padding: [0, 4, 1, 2], activation: "relu" }),
      convolution("d4", 7, 1, { kernel: 4, padding: [3, 2, 1, 0] }),
    ],
  }),
  specification({
    name: "colour, standardised by channel, padded by four sides, odd sizes",
    height: 9,
    width: 13,
    channels: 3,
    mean: [0.4, 0.5, 0.6],
    std: [0.2, 0.3, 0.25],
    latent: 5,
    likelihood: gaussian,
    posterior: "log_variance",
    encoder: [
      convolution("e1", 3, 4, { stride: 2, padding: [1, 0, 0, 2], activation: leaky }),
      convolution("e2", 4, 5, { kernel: 4, padding: [0, 3, 2, 1], activation: elu }),
      flatten,
      dense("e3", 5 * 3 * 8, 10),
    ],
    decoder: [
      dense("d1", 5, 4 * 3 * 4, "gelu"),
      unflatten(4, 3, 4),
      transposedConvolution("d2", 4, 3, { kernel: 4, stride: 2, padding: [0, 1, 3, 2], activation: "gelu_tanh" }),
      transposedConvolution("d3", 3, 2, { stride: 2, padding: [2, 0, 0, 1], outputPadding: 1, activation: "softplus" }),
      convolution("d4", 2, 3, { padding: [0, 0, 1, 0] }),
    ],
  }),
  specification({
    name: "colour: affine layers between a flatten and its dense, and a dense and its unflatten, around labels",
    height: 4,
    width: 6,
    channels: 3,
    labels: ["a", "b", "c"],
    latent: 6,
    likelihood: gaussian,
    ...tanhRange,
    encoder: [
      flatten, affine("e1", 72), activate("silu"), concatLabel, affine("e2", 75), activate(leaky), dense("e3", 75, 12), affine("e4", 12),
    ],
    decoder: [
      affine("d1", 6), concatLabel, dense("d2", 9, 36), affine("d3", 36), activate("gelu"), unflatten(6, 2, 3), affine("d4", 6),
      transposedConvolution("d5", 6, 3, { kernel: 2, stride: 2, padding: 0 }), flatten, affine("d6", 72), unflatten(3, 4, 6), activate("tanh"),
    ],
  }),
  specification({
    name: "residuals inside residuals, with and without a shortcut, of images and right behind a flatten",
    height: 6,
    width: 5,
    channels: 3,
    labels: ["a", "b"],
    latent: 7,
    encoder: [
      residual(
        [
          affine("e1", 3), activate("relu"), convolution("e2", 3, 4, { padding: 1 }),
          residual([convolution("e3", 4, 4, { padding: 1, activation: elu }), residual([], [], leaky)], [], "silu"),
        ],
        [convolution("e4", 3, 4, { kernel: 1 }), residual([residual([], [affine("e5", 4)])], [activate("tanh")])],
        leaky,
      ),
      flatten,
      residual([dense("e6", 120, 120, "relu")]),
      concatLabel,
      residual([dense("e7", 122, 14)], [dense("e8", 122, 14), affine("e9", 14)]),
    ],
    decoder: [
      residual([dense("d1", 7, 9, "tanh"), dense("d2", 9, 7)], [], "gelu"),
      concatLabel,
      dense("d3", 9, 24),
      residual([affine("d4", 24)], [activate("sigmoid")], "softplus"),
      unflatten(4, 3, 2),
      residual([upsample(2), convolution("d5", 4, 2, { padding: 1 })], [transposedConvolution("d6", 4, 2, { kernel: 2, stride: 2, padding: 0 })]),
      residual([], [residual([residual([residual([activate(leaky)])])])], "tanh"),
      transposedConvolution("d7", 2, 3, { kernel: 2, padding: [0, 0, 1, 0] }),
    ],
  }),
  specification({
    name: "a decoder alone, whose first and last layers have no weights",
    height: 6,
    width: 10,
    latent: 30,
    decoder: [unflatten(2, 3, 5), affine("d1", 2), upsample(2), activate(elu), convolution("d2", 2, 1, { kernel: 1 }), activate(leaky)],
  }),
  specification({ name: "a decoder of no steps", height: 2, width: 3, latent: 6, decoder: [unflatten(1, 2, 3)] }),
  specification({ name: "a decoder that only reorders", height: 2, width: 3, channels: 3, latent: 18, decoder: [unflatten(3, 2, 3)] }),
];
