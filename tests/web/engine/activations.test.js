import assert from "node:assert/strict";
import { test } from "node:test";

import { loadModel } from "./package.js";
import { companions, dense, specification, weightsFile } from "./weights-files.js";

// A layer whose weights are zero hands its biases to the activation, so that a model can be made to compute it on
// any list of numbers.
const inputs = Float32Array.from({ length: 500 }, (_, i) => (i - 250) / 2.17 + 1e-3);
/** @param {number[]} shape */
const zeros = (...shape) => ({ shape, values: new Float32Array(shape.reduce((a, b) => a * b)) });
/** @param {number[]} values */
const biases = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });

/**
 * A model whose image is sigmoid(inputs), whose mean is activation(inputs) and whose sigma follows from inputs.
 * @param {{activation?: string, posterior?: "softplus" | "log_variance"}} [options]
 */
async function modelOfActivations({ activation = "silu", posterior = "softplus" } = {}) {
  const size = inputs.length;
  const spec = specification({
    height: 20,
    width: size / 20,
    latent: size,
    posterior,
    encoder: [{ op: "flatten" }, dense("e1", size, size, activation), dense("e2", size, 2 * size)],
    decoder: [dense("d", size, size), { op: "unflatten", channels: 1, height: 20, width: size / 20 }],
  });
  const identity = zeros(2 * size, size);
  for (let i = 0; i < size; ++i) identity.values[i * size + i] = 1;
  /** @type {[string, import("./weights-files.js").Tensor][]} */
  const network = [
    ["e1.weight", zeros(size, size)],
    ["e1.bias", biases(...inputs)],
    ["e2.weight", identity],
    ["e2.bias", biases(...new Float32Array(size), ...inputs)],
    ["d.weight", zeros(size, size)],
    ["d.bias", biases(...inputs)],
  ];
  return loadModel(weightsFile(spec, new Map([...network, ...companions(spec)])));
}

/**
 * Fails where a float is more than 4 units in the last place from the exact value.
 * @param {Float32Array} found
 * @param {(input: number) => number} exactly
 * @param {string} what
 */
function assertWithin4Ulp(found, exactly, what) {
  inputs.forEach((input, i) => {
    const exact = exactly(input);
    // Where exp(x) would be subnormal, any number that small will do.
    const tiny = 2 ** -118;
    const spacing = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(exact), tiny))) - 23);
    const allowed = Math.abs(exact) < tiny ? tiny : 4 * spacing;
    assert.ok(Math.abs(found[i] - exact) <= allowed, `${what}(${input}): expected ${exact}, found ${found[i]}`);
  });
}

test("sigmoid, SiLU and softplus are within 4 ulp of the double from -115 to 115", async () => {
  const model = await modelOfActivations();
  assertWithin4Ulp(model.decode({ z: new Float32Array(inputs.length) }), (x) => 1 / (1 + Math.exp(-x)), "sigmoid");
  const { mean, sigma } = model.encode({ pixels: new Float32Array(inputs.length) });
  assertWithin4Ulp(mean, (x) => x / (1 + Math.exp(-x)), "silu");
  assertWithin4Ulp(sigma, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), "softplus");
  model.dispose();
});

test("sigma by the log variance is within 4 ulp of exp(v / 2), with v between -30 and 20", async () => {
  const model = await modelOfActivations({ posterior: "log_variance" });
  const { sigma } = model.encode({ pixels: new Float32Array(inputs.length) });
  assertWithin4Ulp(sigma, (v) => Math.exp(Math.min(20, Math.max(-30, v)) / 2), "sigma");
  model.dispose();
});

test("tanh is within 4 ulp of the double from -115 to 115, and near 0", async () => {
  const model = await modelOfActivations({ activation: "tanh" });
  assertWithin4Ulp(model.encode({ pixels: new Float32Array(inputs.length) }).mean, Math.tanh, "tanh");
  model.dispose();
});
