import assert from "node:assert/strict";
import { test } from "node:test";

import { loadModel } from "../package.js";
import { tinyCvae } from "../specs/architectures.js";
import { randomFile } from "../weights-files.js";

const z = [0.3, -0.7];
const pixels = new Float32Array(24).fill(0.5);

/**
 * A deep proxy as those of Vue and MobX: each object that is read through it comes as a proxy, and a method is called
 * with the proxy as `this`.
 * @template {object} Target
 * @param {Target} target
 * @returns {Target}
 */
function reactive(target) {
  return new Proxy(target, {
    get(object, name, receiver) {
      const value = Reflect.get(object, name, receiver);
      const isPlain = typeof value === "object" && value !== null && Object.isExtensible(value) && !ArrayBuffer.isView(value);
      return isPlain ? reactive(value) : value;
    },
  });
}

test("every method of a model works through a proxy, and dispose frees", async () => {
  const model = await loadModel(randomFile(tinyCvae, 1));
  const state = reactive({ model });
  assert.notEqual(state.model, model);
  const input = reactive({ z, label: "7" });
  assert.deepEqual(state.model.decode(input), model.decode({ z, label: "7" }));
  assert.deepEqual(state.model.encode({ pixels, label: "7" }), model.encode({ pixels, label: "7" }));
  assert.deepEqual(state.model.sample({ label: "7", seed: 1 }), model.sample({ label: "7", seed: 1 }));
  assert.equal(state.model.interpolate({ from: z, to: [1, 1], count: 3, label: "7" }).z.length, 6);
  assert.equal(state.model.traverse({ z, dimension: 0, count: 3, label: "7" }).z.length, 6);
  assert.deepEqual(state.model.describe(), model.describe());
  assert.equal(state.model.selfTest(), model.selfTest());
  assert.equal(state.model.caption("7"), "a generated 7");
  assert.deepEqual([...state.model.labels], [...model.labels]);
  state.model.dispose();
  assert.throws(() => model.decode({ z, label: "7" }), { code: "model-disposed" });
});

test("methods may be taken off a model, and do not show among its properties", async () => {
  const model = await loadModel(randomFile(tinyCvae, 1));
  const { decode, dispose } = model;
  assert.equal(decode({ z, label: "7" }).length, 24);
  const facts = ["name", "latentSize", "labels", "conditional", "hasEncoder", "image", "latents", "latentsByKl", "directions", "whole", "prior"];
  assert.deepEqual(Object.keys(model), facts);
  dispose();
  assert.throws(() => decode({ z, label: "7" }), { code: "model-disposed" });
});
