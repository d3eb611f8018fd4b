// Specifications whose convolutions have the channels that are worth computing by tiles (winograd_convolution.h).
import { convolution, flatten, transposedConvolution, unflatten } from "./architectures.js";
import { dense, specification } from "../weights-files.js";

const gaussian = /** @type {const} */ ({ kind: "gaussian", sigma2: 0.5 });

export const manyChannelSpecs = [
  specification({
    name: "many channels: the kernels of most models, an odd number of tiles, images that do not fill them",
    height: 13,
    width: 21,
    latent: 4,
    encoder: [
      convolution("e1", 1, 32, { padding: 1, activation: "relu" }),
      convolution("e2", 32, 32, { padding: 0, activation: "silu" }),
      convolution("e3", 32, 8, { stride: 3 }),
      flatten,
      dense("e4", 8 * 3 * 6, 8),
    ],
    decoder: [
      dense("d1", 4, 32 * 3 * 5, "silu"),
      unflatten(32, 3, 5),
      transposedConvolution("d2", 32, 48, { kernel: 4, stride: 2, activation: "silu" }),
      convolution("d3", 48, 48, { padding: 1, activation: "relu" }),
      transposedConvolution("d4", 48, 48, { stride: 2, outputPadding: 1, activation: "relu" }),
      convolution("d5", 48, 20, { kernel: 2, padding: 1, activation: "tanh" }),
      convolution("d6", 20, 1, { padding: 1 }),
    ],
  }),
  specification({
    name: "many channels: kernels of 5 and 2, a stride of 3, padded by four sides",
    height: 14,
    width: 16,
    channels: 3,
    latent: 3,
    likelihood: gaussian,
    encoder: [flatten, dense("e1", 3 * 14 * 16, 6)],
    decoder: [
      dense("d1", 3, 64 * 2 * 2, "relu"),
      unflatten(64, 2, 2),
      transposedConvolution("d2", 64, 64, { kernel: 4, stride: 3, padding: 0, activation: "silu" }),
      convolution("d3", 64, 32, { padding: [0, 2, 1, 0], activation: "relu" }),
      transposedConvolution("d4", 32, 32, { kernel: 5, stride: 2, padding: [2, 1, 0, 2], outputPadding: 1, activation: "silu" }),
      transposedConvolution("d5", 32, 36, { kernel: 3, padding: [2, 0, 0, 1], activation: "relu" }),
      convolution("d6", 36, 3, { kernel: 1 }),
    ],
  }),
];
