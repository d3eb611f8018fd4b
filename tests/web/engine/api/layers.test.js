import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { parseFile } from "../../support/weights-file.js";
import { oddSpecs } from "../specs/odd.js";
import { loadModel, valueCount } from "../package.js";
import { applyAll, features } from "../reference/layers.js";
import { encoderInput, interleaved } from "../reference/model.js";
import { convCvae, mlpVae, tinyCvae } from "../specs/architectures.js";
import { randomFile, randomNumbers } from "../weights-files.js";

/** @typedef {import("../weights-files.js").Layer} Layer */
/** @typedef {import("../reference/layers.js").Image} Image */

const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
const goldenFolder = new URL("../../../golden/", import.meta.url);

/** Layers whose output is features, whatever flows in. */
const toFeatures = ["dense", "flatten", "concat_label"];

/**
 * Compares what each layer gives with the reference, which computes one layer after the other.
 * @param {{shape: readonly number[], values: Float32Array}[]} found
 * @param {Layer[]} layers
 * @param {Image} input
 * @param {boolean} isImage  whether that is an image
 * @param {ArrayLike<number>} label
 * @param {import("../reference/layers.js").Tensors} tensors
 */
function compare(found, layers, input, isImage, label, tensors) {
  assert.equal(found.length, layers.length);
  let value = input;
  let image = isImage;
  for (const [i, layer] of layers.entries()) {
    value = applyAll([layer], value, label, tensors);
    image = layer.op === "unflatten" || (image && !toFeatures.includes(layer.op));
    const { channels, height, width } = value;
    const what = `layer ${i}, ${layer.op}`;
    assert.deepEqual(found[i].shape, image ? [height, width, channels] : [channels], what);
    const expected = image ? interleaved(value, value.values) : value.values;
    assert.equal(found[i].values.length, expected.length, what);
    expected.forEach((wanted, k) => {
      const difference = Math.abs(found[i].values[k] - wanted);
      assert.ok(difference <= 1e-4 * Math.max(1, Math.abs(wanted)), `${what} [${k}]: expected ${wanted}, found ${found[i].values[k]} (seed ${seed})`);
    });
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function compareWithReference(bytes) {
  const { spec, tensors } = parseFile(bytes);
  const model = await loadModel(bytes);
  const random = randomNumbers(seed);
  const z = Float32Array.from({ length: spec.latent }, () => 2 * random());
  const pixels = Float32Array.from({ length: valueCount(spec.image) }, () => (random() + 1) / 2);
  const weights = spec.labels.map((_, i) => (i === spec.labels.length - 1 ? 1 : 0));
  const label = model.conditional ? { label: weights } : {};
  // In a batch of another size before: the layers are computed for one row.
  model.sample({ ...label, count: 3, seed: 1 });
  compare(model.activations({ z, ...label }), spec.decoder, features(Array.from(z)), false, weights, tensors);
  if (spec.encoder) {
    compare(model.activations({ pixels, ...label }), spec.encoder, encoderInput(spec, pixels), true, weights, tensors);
  } else {
    assert.throws(() => model.activations({ pixels, ...label }), { code: "encoder-missing" });
  }
  model.dispose();
}

for (const spec of [mlpVae, convCvae, tinyCvae, ...oddSpecs]) {
  test(`gives each layer's output as the formulas say: ${spec.name}`, () => compareWithReference(randomFile(spec, seed)));
}

test("gives each layer's output of the golden files as the formulas say", async () => {
  for (const name of (await readdir(goldenFolder)).filter((name) => name.endsWith(".safetensors"))) {
    await compareWithReference(new Uint8Array(await readFile(new URL(name, goldenFolder))));
  }
});

test("takes one input, and refuses others as decode does", async () => {
  const model = await loadModel(randomFile(convCvae, seed));
  const z = new Float32Array(convCvae.latent);
  assert.throws(() => model.activations({ z: [z, z], label: "3" }), { code: "latent-invalid" });
  assert.throws(() => model.activations({ z }), { code: "label-invalid" });
  assert.throws(() => model.activations(/** @type {any} */ ({ label: "3" })), { code: "latent-invalid" });
  assert.throws(() => model.activations({ pixels: z, label: "3" }), { code: "pixels-invalid" });
  model.dispose();
});

test("names the directions of the file, with their vectors", async () => {
  const bytes = new Uint8Array(await readFile(new URL("tiny-colour.safetensors", goldenFolder)));
  const { spec, tensors } = parseFile(bytes);
  const model = await loadModel(bytes);
  const vectors = Array.from(tensors.get("direction.vector")?.values ?? []);
  assert.ok(model.directions.length > 0);
  for (const [i, direction] of model.directions.entries()) {
    assert.deepEqual({ ...direction, vector: undefined }, { ...spec.directions?.[i], vector: undefined });
    assert.deepEqual(direction.vector, vectors.slice(i * spec.latent, (i + 1) * spec.latent));
  }
  model.dispose();
});
