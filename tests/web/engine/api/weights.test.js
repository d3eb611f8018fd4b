import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { readModels } from "../../support/shipped-models.js";
import { openWeightsFile, parseFile } from "../../support/weights-file.js";
import { oddSpecs } from "../specs/odd.js";
import { createTrainer, firstLayerDirections, loadModel, quantiseDecoder, VaeletError, withDirections } from "../package.js";
import { decode } from "../reference/model.js";
import { randomFile, randomNumbers, tensorOf, withInnerLayers } from "../weights-files.js";

const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
const random = randomNumbers(seed);

/** The most by which a pixel, and on average, of a model differs where its weights have 8 bits. */
const allowed = { pixel: 0.15, mean: 0.003 };

/** @param {string} name */
const shipped = async (name) => new Uint8Array(await readFile(new URL(`../../../../www/models/${name}.safetensors`, import.meta.url)));

/**
 * Returns the axis of the outputs of a weight, or undefined where there is none.
 * @param {import("../weights-files.js").Specification} spec
 * @param {string} weight
 */
function axisOf(spec, weight) {
  const layer = withInnerLayers(spec.decoder).find(({ name }) => weight === `${name}.weight`);
  return layer === undefined || layer.op === "affine" ? undefined : Number(layer.op === "conv_transpose2d");
}

/**
 * Checks a file against the one that it was made of, by a reader of its own.
 * @param {Uint8Array} before
 * @param {Uint8Array} after
 */
function checkQuantised(before, after) {
  const [from, to] = [before, after].map(openWeightsFile);
  assert.equal(to.metadata.format, "vaelet/2");
  assert.equal(to.spec.encoder, undefined);
  for (const [name, { dtype, shape, data_offsets: [begin] }] of Object.entries(to.entries)) {
    if (/^(x|golden)\./.test(name) || name.endsWith(".scale")) continue;
    assert.equal((to.dataStart + begin) % { I8: 1, F16: 2, F32: 4 }[dtype], 0, `${name} is aligned`);
    const [old, now] = [from, to].map(({ tensor }) => tensor(name).values);
    const axis = axisOf(to.spec, name);
    assert.equal(dtype, axis !== undefined ? "I8" : from.entries[name].dtype === "F16" && name.startsWith("prior.") ? "F16" : "F32", name);
    if (axis === undefined) assert.deepEqual(now, old.map((value) => value + 0), name);
    else checkRounding(old, now, shape, axis, to.tensor(`${name}.scale`).values, name);
  }
  const encoder = withInnerLayers(from.spec.encoder ?? []).map(({ name }) => name);
  assert(!Object.keys(to.entries).some((name) => encoder.includes(name.replace(/\.(weight|bias|weight\.scale)$/, ""))), "no tensor of the encoder");
}

/**
 * Checks that each value is as near as its scale allows, and that each scale is no larger than it needs to be.
 * @param {Float32Array} old
 * @param {Float32Array} now
 * @param {number[]} shape
 * @param {number} axis
 * @param {Float32Array} scales
 * @param {string} name
 */
function checkRounding(old, now, shape, axis, scales, name) {
  const run = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const most = new Float32Array(scales.length);
  old.forEach((value, i) => {
    const output = Math.floor(i / run) % scales.length;
    most[output] = Math.max(most[output], Math.abs(value));
    assert(Math.abs(value - now[i]) <= 0.5001 * scales[output], `${name}[${i}]: ${now[i]} in place of ${value}`);
  });
  most.forEach((largest, i) => assert(largest === 0 || Math.abs(largest / scales[i] - 127) < 0.01, `${name}: scale ${i} for ${largest}`));
}

for (const spec of oddSpecs) {
  test(`a quantised decoder draws what its weights say: ${spec.name}`, async () => {
    const file = randomFile(spec, seed);
    const small = await quantiseDecoder(file);
    checkQuantised(file, small);
    const model = await loadModel(small);
    assert.equal(model.hasEncoder, false);
    assert.equal(model.selfTest(), 0);
    const z = Float32Array.from({ length: spec.latent }, random);
    const label = Float32Array.from(spec.labels, (_, i) => Number(i === 0));
    const found = model.decode({ z, ...(model.conditional && { label }) });
    const { spec: written, tensors } = parseFile(small);
    const expected = decode(written, tensors, z, label);
    found.forEach((value, i) => assert(Math.abs(value - expected[i]) <= 1e-4, `pixel ${i}: ${value} in place of ${expected[i]}`));
  });
}

/**
 * Quantises a file, and returns what is left and how much its pictures differ.
 * @param {import("node:test").TestContext} t
 * @param {Uint8Array<ArrayBuffer>} file
 */
async function compareQuantised(t, file) {
  const small = await quantiseDecoder(file);
  checkQuantised(file, small);
  const [before, after] = await Promise.all([loadModel(file), loadModel(small)]);
  const asked = { seed, count: 20, ...(before.conditional && { label: before.labels[1] }) };
  const [expected, found] = [before.sample(asked), after.sample(asked)];
  assert.deepEqual(found.z, expected.z);
  const differences = found.images.map((value, i) => Math.abs(value - expected.images[i]));
  const worst = differences.reduce((largest, value) => Math.max(largest, value));
  const mean = differences.reduce((sum, value) => sum + value) / differences.length;
  t.diagnostic(`${small.length} bytes, ${gzipSync(small).length} gzipped, of ${file.length}; a pixel differs by up to ${worst.toFixed(3)}, on average ${mean.toFixed(5)}`);
  assert(worst <= allowed.pixel && mean <= allowed.mean, `${worst}, ${mean}`);
  assert.deepEqual(after.latents, before.latents);
  assert(after.selfTest() <= 1e-4);
  for (const model of [before, after]) model.dispose();
  return { bytes: small.length, mean };
}

for (const { name } of await readModels()) {
  test(`${name}, quantised, draws nearly the same pictures, from its own prior`, async (t) => {
    await compareQuantised(t, await shipped(name));
  });
}

test("a trained model of 32-bit floats, quantised, is an eighth as large and draws nearly the same pictures", async (t) => {
  const digits = await readFile(new URL("../../../../www/digits/mnist.digits", import.meta.url));
  const trainer = await createTrainer({ digits: new Uint8Array(digits) });
  for (let i = 0; i < 100; i++) trainer.step();
  const file = trainer.write();
  trainer.dispose();
  const { bytes, mean } = await compareQuantised(t, file);
  assert(bytes < 0.13 * file.length, `${bytes} of ${file.length}`);
  assert(mean > 0 && mean < 0.0005, `${mean}`);
});

test("what has 8 bits already stays as it is, and what is quantised twice stays the same", async () => {
  const file = await shipped("faces");
  const [once, from] = [await quantiseDecoder(file), file].map(openWeightsFile);
  const whole = Object.entries(once.entries).filter(([name, { dtype }]) => dtype === "I8" && !name.startsWith("x."));
  assert(whole.length > 0);
  for (const [name] of whole) assert.deepEqual(once.tensor(name), from.tensor(name), name);
  const small = await quantiseDecoder(await shipped("conv-cvae"));
  const again = openWeightsFile(await quantiseDecoder(small));
  for (const name of Object.keys(again.entries)) assert.deepEqual(again.tensor(name), openWeightsFile(small).tensor(name), name);
});

test("what was measured of the weights before is left out, and the file that they come from is named", async () => {
  const file = await shipped("conv-cvae");
  const { quality, written_again: again, ...notes } = JSON.parse(openWeightsFile(await quantiseDecoder(file)).metadata.training);
  assert.equal(quality, undefined);
  const before = JSON.parse(openWeightsFile(file).metadata.training);
  for (const name of Object.keys(notes)) assert.deepEqual(notes[name], before[name]);
  assert.equal(again.dtype, "I8");
  const digest = await globalThis.crypto?.subtle?.digest("SHA-256", file);
  assert.equal(again.of_sha256, digest && Buffer.from(digest).toString("hex"));
});

const direction = { name: "slant", vector: Float32Array.from({ length: 15 }, (_, i) => Number(i === 3)), low: -1.5, high: 2 };

test("directions come into the file behind those that it has, and nothing else changes", async () => {
  const file = await shipped("conv-cvae");
  const one = await withDirections(file, [direction]);
  const two = await withDirections(one, [{ ...direction, name: "width", vector: direction.vector.map((value) => -value) }]);
  const [before, after] = [file, two].map(openWeightsFile);
  const others = Object.keys(before.entries).filter((name) => !/^(x\.pad|direction)\./.test(name));
  for (const name of others) assert.deepEqual(after.tensor(name), before.tensor(name), name);
  const [{ directions: own }, { directions }] = [await loadModel(file), await loadModel(two)];
  assert.deepEqual(directions.slice(0, -2), own);
  assert.deepEqual(directions.slice(-2).map(({ name, low, high }) => [name, low, high]), [["slant", -1.5, 2], ["width", -1.5, 2]]);
  assert.deepEqual(directions.slice(-2).map(({ vector }) => vector[3]), [1, -1]);
  const small = await loadModel(await quantiseDecoder(one, { directions: [{ ...direction, name: "own" }] }));
  assert.deepEqual(small.directions.slice(own.length).map(({ name }) => name), ["slant", "own"]);
});

test("files and directions that do not fit are refused with what is wrong", async () => {
  const file = await shipped("conv-cvae");
  /** @type {[Uint8Array, any, RegExp][]} */
  const cases = [
    [file.subarray(0, 5000), direction, /Could not load/],
    [file, { ...direction, vector: [1, 0] }, /directions of 15 numbers, found an array of length 2/],
    [file, { ...direction, vector: direction.vector.map((value) => 2 * value) }, /direction/],
    [file, { ...direction, low: 3 }, /direction/],
  ];
  for (const [bytes, wrong, words] of cases) {
    for (const written of [withDirections(bytes, [wrong]), quantiseDecoder(bytes, { directions: [wrong] })]) {
      await assert.rejects(written, (error) => error instanceof VaeletError && words.test(error.message), String(words));
    }
  }
});

/**
 * Checks that directions are those of a decoder's first layer: at right angles to each other, of length 1, and such that
 * what the layer makes of one is at right angles to what it makes of the others, and longest first.
 * @param {Uint8Array} file
 * @param {import("../../../../web/js/weights/index.js").NewDirection[]} directions
 */
function checkDirections(file, directions) {
  const { spec, tensor } = openWeightsFile(file);
  const first = spec.decoder.find(({ op }) => op === "dense");
  const { shape: [outputs, width], values } = tensor(`${first?.name}.weight`);
  const moved = directions.map(({ vector }) => Array.from({ length: outputs }, (_, o) => Array.from(vector).reduce((sum, part, i) => sum + part * values[o * width + i], 0)));
  const dot = (/** @type {ArrayLike<number>} */ a, /** @type {ArrayLike<number>} */ b) => Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
  const longest = Math.sqrt(dot(moved[0], moved[0]));
  directions.forEach(({ vector }, i) => directions.forEach((other, k) => {
    assert(Math.abs(dot(vector, other.vector) - Number(i === k)) < 1e-5, `${i} and ${k}`);
    if (i !== k) assert(Math.abs(dot(moved[i], moved[k])) < 1e-5 * longest ** 2, `what the layer makes of ${i} and ${k}`);
    if (i < k) assert(dot(moved[i], moved[i]) >= dot(moved[k], moved[k]));
  }));
}

for (const name of ["conv-cvae", "faces", "letters"]) {
  test(`the first layer gives directions that come into the file: ${name}`, async () => {
    const file = await shipped(name);
    const found = await firstLayerDirections(file);
    assert.deepEqual(found.map((direction) => direction.name), [1, 2, 3, 4, 5].map((number) => `layer ${number}`));
    checkDirections(file, found);
    const { latentSize } = await loadModel(file);
    checkDirections(file, await firstLayerDirections(file, { count: latentSize }));
    const model = await loadModel(await withDirections(file, found));
    assert.deepEqual(model.directions.slice(-5).map((direction) => [direction.name, Float32Array.from(direction.vector)]), found.map((direction) => [direction.name, direction.vector]));
  });
}

test("directions of a first layer are refused where there is none, and as many as there are not", async () => {
  const convolution = oddSpecs.find(({ decoder }) => !["dense", "concat_label"].includes(decoder[0].op));
  assert(convolution, "a model whose decoder begins with no dense layer");
  await assert.rejects(firstLayerDirections(randomFile(convolution, seed)), /begins with a dense layer, which .* does not/);
  await assert.rejects(firstLayerDirections(await shipped("mlp-vae-2d"), { count: 3 }), /count to be a whole number from 1 to 2, found the number 3/);
});
