// FORMAT.md's activations, in double precision.

/** @typedef {import("../weights-files.js").Layer} Layer */

/** @type {(x: number) => number} */
export const sigmoid = (x) => 1 / (1 + Math.exp(-x));
/** @type {(x: number) => number} */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/**
 * What each activation computes; its layer has the numbers that go with it.
 * @type {Record<string, (x: number, layer: Layer) => number>}
 */
const activations = {
  none: (x) => x,
  relu: (x) => Math.max(x, 0),
  silu: (x) => x * sigmoid(x),
  leaky_relu: (x, { slope }) => (x < 0 ? slope * x : x),
  elu: (x, { alpha }) => (x < 0 ? alpha * Math.expm1(x) : x),
  gelu: (x) => x * normalDistribution(x),
  gelu_tanh: (x) => (x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))) / 2,
  tanh: Math.tanh,
  sigmoid,
  softplus,
};

/** The names of all activations but `none`, which a file cannot name. */
export const activationNames = Object.keys(activations).filter((name) => name !== "none");

/**
 * Returns the activation of a layer as a function; the identity where it has none.
 * @param {Layer} layer
 * @returns {(x: number) => number}
 */
export function activationOf(layer) {
  const activation = activations[layer.activation ?? "none"];
  if (activation === undefined) throw new Error(`unknown activation ${layer.activation}`);
  return (x) => activation(x, layer);
}

/**
 * Phi(x): above -4 by its power series, below by the continued fraction of its tail (Abramowitz and Stegun 26.2.11 and
 * 26.2.14).
 * @param {number} x
 */
function normalDistribution(x) {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x < -4) {
    let fraction = -x;
    for (let term = 200; term > 0; --term) fraction = -x + term / fraction;
    return density / fraction;
  }
  if (x > 10) return 1;
  let sum = 0;
  for (let power = 1, term = x; power < 500; power += 2, term *= (x * x) / power) sum += term;
  return 0.5 + density * sum;
}

/**
 * Sigma of q(z|x) from the encoder's value for it.
 * @type {Record<string, (v: number) => number>}
 */
export const sigmas = {
  softplus,
  log_variance: (v) => Math.exp(Math.min(20, Math.max(-30, v)) / 2),
};
