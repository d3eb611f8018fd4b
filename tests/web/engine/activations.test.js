import assert from "node:assert/strict";
import { test } from "node:test";

import { modules } from "./loading/modules.js";
import { loadModel } from "./package.js";
import { activationNames, activationOf, sigmas, sigmoid } from "./reference/activations.js";
import { activationFields, companions, dense, specification, weightsFile } from "./weights-files.js";

/** @typedef {import("./weights-files.js").Activation} Activation */

// From -115 to 115, and near 0, to either side.
const inputs = Float32Array.from([
  ...Array.from({ length: 500 }, (_, i) => (i - 250) / 2.17 + 1e-3),
  ...Array.from({ length: 400 }, (_, i) => (i - 200) / 37 + 1e-4),
  ...Array.from({ length: 100 }, (_, i) => (i % 2 ? 1 : -1) * 1.7 ** -(i >> 1)),
]);

// A layer whose weights are zero hands its biases to the activation, so that a model can be made to compute it on
// any list of numbers.
/** @param {number[]} shape */
const zeros = (...shape) => ({ shape, values: new Float32Array(shape.reduce((a, b) => a * b)) });
/** @param {number[]} values */
const biases = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });

/**
 * Returns the mean, activation(inputs), and sigma of activation(inputs), of a model made for it.
 * @param {URL} wasmUrl
 * @param {{activation?: Activation, posterior?: "softplus" | "log_variance"}} head
 */
async function encodedBy(wasmUrl, { activation, posterior }) {
  const size = inputs.length;
  const spec = specification({
    height: 1,
    width: 1,
    latent: size,
    ...(posterior ? { posterior } : {}),
    encoder: [{ op: "flatten" }, dense("e", 1, 2 * size, activation)],
    decoder: [dense("d", size, 1), { op: "unflatten", channels: 1, height: 1, width: 1 }],
  });
  /** @type {[string, import("./weights-files.js").Tensor][]} */
  const network = [
    ["e.weight", zeros(2 * size, 1)],
    ["e.bias", biases(...inputs, ...inputs)],
    ["d.weight", zeros(1, size)],
    ["d.bias", zeros(1)],
  ];
  const model = await loadModel(weightsFile(spec, new Map([...network, ...companions(spec)])), { wasmUrl });
  const encoded = model.encode({ pixels: [0] });
  model.dispose();
  return encoded;
}

/**
 * Fails where a float is more than 4 units in the last place from the exact value, and further than `absolute`.
 * @param {Float32Array} found
 * @param {(input: number) => number} exactly
 * @param {string} what
 * @param {number} [absolute] else the least number at which exp(x) is not subnormal
 */
function assertWithin4Ulp(found, exactly, what, absolute = 2 ** -118) {
  inputs.forEach((input, i) => {
    const exact = exactly(input);
    const spacing = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(exact), 2 ** -126))) - 23);
    const allowed = Math.max(4 * spacing, absolute);
    assert.ok(Math.abs(found[i] - exact) <= allowed, `${what}(${input}): expected ${exact}, found ${found[i]}`);
  });
}

/** Those with a number in several sizes. @type {Record<string, Activation[]>} */
const numbered = {
  leaky_relu: [0, 0.01, 0.3, 0.99].map((slope) => ({ activation: "leaky_relu", slope })),
  elu: [0, 0.3, 1, 1.7, 100].map((alpha) => ({ activation: "elu", alpha })),
};

/** Those that are the difference of two large numbers, far below 0. */
const vanishing = ["gelu", "gelu_tanh"];

for (const [kind, wasmUrl] of modules) for (const name of activationNames) {
  const bound = vanishing.includes(name) ? "4 ulp or 1e-7" : "4 ulp";
  test(`${name} is within ${bound} of the double from -115 to 115, and near 0: ${kind}`, async () => {
    for (const activation of numbered[name] ?? [name]) {
      const { mean } = await encodedBy(wasmUrl, { activation });
      const layer = { op: "activation", ...activationFields(activation) };
      assertWithin4Ulp(mean, activationOf(layer), JSON.stringify(activation), vanishing.includes(name) ? 1e-7 : undefined);
    }
  });
}

for (const [kind, wasmUrl] of modules) {
  test(`sigma by softplus and by the log variance, with v between -30 and 20, is within 4 ulp of the double: ${kind}`, async () => {
    for (const posterior of /** @type {const} */ (["softplus", "log_variance"])) {
      assertWithin4Ulp((await encodedBy(wasmUrl, { posterior })).sigma, sigmas[posterior], posterior);
    }
  });

  test(`the pixels of a Bernoulli are within 4 ulp of the sigmoid of its logits: ${kind}`, async () => {
    const shape = { channels: 1, height: 20, width: inputs.length / 20 };
    const spec = specification({ ...shape, latent: 1, decoder: [dense("d", 1, inputs.length), { op: "unflatten", ...shape }] });
    /** @type {[string, import("./weights-files.js").Tensor][]} */
    const network = [["d.weight", zeros(inputs.length, 1)], ["d.bias", biases(...inputs)]];
    const model = await loadModel(weightsFile(spec, new Map([...network, ...companions(spec)])), { wasmUrl });
    assertWithin4Ulp(model.decode({ z: [0] }), sigmoid, "sigmoid");
    model.dispose();
  });
}
