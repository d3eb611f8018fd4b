import { formatCount } from "../../state/numbers.js";

/**
 * What a layer of a specification is, in words.
 * @typedef {{op: string, [key: string]: any}} Layer  see FORMAT.md
 */

/** @type {Record<string, (layer: Layer) => string>} */
const titles = {
  dense: () => "dense",
  conv2d: ({ kernel }) => `convolution ${kernel} × ${kernel}`,
  conv_transpose2d: ({ kernel }) => `transposed convolution ${kernel} × ${kernel}`,
  upsample: ({ factor }) => `upsample × ${factor}`,
  affine: () => "scale and shift",
  activation: ({ activation }) => activation,
  residual: () => "residual",
  flatten: () => "flatten",
  unflatten: () => "unflatten",
  concat_label: () => "append label",
};

/** @type {Record<string, (layer: Layer) => string>} */
const sentences = {
  dense: ({ in: inSize, out }) => `Each of its ${out} outputs is a weighted sum of all ${inSize} inputs, and a bias.`,
  conv2d: ({ in: inSize, out, kernel, stride }) =>
    `${out} filters of ${kernel} × ${kernel} pixels pass over the ${plural(inSize, "map")}${stride > 1 ? `, in steps of ${stride}` : ""}: each map shows where the pattern of its filter is.`,
  conv_transpose2d: ({ in: inSize, out, kernel, stride }) =>
    `Each value of the ${plural(inSize, "map")} puts a patch of ${kernel} × ${kernel} pixels into ${plural(out, "map")}${stride > 1 ? `, ${stride} pixels from the next: the picture grows` : ""}; patches that overlap are added.`,
  upsample: ({ factor }) => `Each pixel becomes a square of ${factor} × ${factor} equal ones.`,
  affine: ({ channels }) => `Each of the ${plural(channels, "channel")} is multiplied by a number of its own, and another is added.`,
  activation: () => "A function of each value by itself.",
  residual: ({ layers, shortcut }) =>
    `Adds what ${plural(layers.length, "layer")} inside compute to ${shortcut.length === 0 ? "the input itself" : `what ${plural(shortcut.length, "other layer")} make of the input`}.`,
  flatten: () => "Puts all maps into one row of numbers, and computes nothing.",
  unflatten: ({ channels, height, width }) => `Takes the row of numbers as ${plural(channels, "map")} of ${height} × ${width}, and computes nothing.`,
  concat_label: () => "Appends the label: a number for each class, 1 for the chosen one.",
};

/** @type {Record<string, string>} */
const activations = {
  relu: "what is below zero becomes zero",
  silu: "what is far below zero becomes nearly zero, smoothly",
  leaky_relu: "what is below zero becomes smaller",
  elu: "what is below zero levels off",
  gelu: "what is far below zero becomes nearly zero, smoothly",
  gelu_tanh: "what is far below zero becomes nearly zero, smoothly",
  tanh: "every value is squeezed between −1 and 1",
  sigmoid: "every value is squeezed between 0 and 1",
  softplus: "every value becomes positive, smoothly",
};

/** @param {Layer} layer */
export function titleOf(layer) {
  return titles[layer.op]?.(layer) ?? layer.op;
}

/**
 * Says what a layer computes.
 * @param {Layer} layer
 */
export function sentenceOf(layer) {
  const activation = activations[layer.activation];
  const then = activation === undefined ? "" : ` Then ${layer.activation}: ${activation}.`;
  return `${sentences[layer.op]?.(layer) ?? ""}${then}`;
}

/**
 * The number of weights and biases of a layer, as FORMAT.md lists its tensors.
 * @param {Layer} layer
 * @returns {number}
 */
export function parametersOf({ op, in: inSize, out, kernel, channels, layers, shortcut }) {
  if (op === "dense") return inSize * out + out;
  if (op === "conv2d" || op === "conv_transpose2d") return inSize * out * kernel * kernel + out;
  if (op === "affine") return 2 * channels;
  if (op !== "residual") return 0;
  return [...layers, ...shortcut].reduce((sum, inner) => sum + parametersOf(inner), 0);
}

/**
 * A shape as people write it, rows and columns first.
 * @param {readonly number[]} shape  [H, W, C] or [N]
 */
export function shapeText(shape) {
  return shape.length === 1 ? plural(shape[0], "number") : `${shape[0]} × ${shape[1]}, ${plural(shape[2], "map")}`;
}

/**
 * @param {number} count
 * @param {string} thing
 */
export function plural(count, thing) {
  return `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
}
