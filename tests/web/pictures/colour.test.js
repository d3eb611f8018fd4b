import assert from "node:assert/strict";
import { test } from "node:test";
import { loadModel, packageFolder, toRgba } from "../engine/package.js";
import { decode, encode } from "../engine/reference/model.js";
import { colourModel } from "../support/colour-models.js";

/** @type {typeof import("../../../web/js/pictures/index.js")} */
const { fromImageData } = await import(new URL("js/pictures/index.js", packageFolder).href);
/** @type {typeof import("../../../web/js/handwriting/index.js")} */
const { fitLabels, readDrawing } = await import(new URL("js/handwriting/index.js", packageFolder).href);

const z = [0.4, -1.2, 0.9, 2];

/**
 * Loads a model until the test ends.
 * @param {import("node:test").TestContext} t
 * @param {Uint8Array} file
 */
async function load(t, file) {
  const model = await loadModel(file);
  t.after(() => model.dispose());
  return model;
}

/**
 * @param {ArrayLike<number>} found
 * @param {ArrayLike<number>} expected
 * @param {number} tolerance
 */
function assertNear(found, expected, tolerance) {
  assert.equal(found.length, expected.length);
  Array.from(expected).forEach((value, i) => assert(Math.abs(found[i] - value) <= tolerance, `${found[i]} for ${value} at place ${i}`));
}

test("a colour model decodes to interleaved pixels, and encodes them, as the naive reference does", async (t) => {
  const made = colourModel({ labels: ["a", "b"] });
  const model = await load(t, made.file);
  assert.deepEqual(model.image, { height: 8, width: 8, channels: 3 });
  const images = model.decode({ z: [z, z], label: ["a", "b"] });
  assertNear(images, [[1, 0], [0, 1]].flatMap((label) => decode(made.spec, made.tensors, z, label)), 1e-5);
  const pixels = images.slice(0, images.length / 2);
  const expected = encode(made.spec, made.tensors, pixels, [0, 1]);
  const { mean, sigma } = model.encode({ pixels, label: "b" });
  assertNear(mean, expected.mean, 1e-4);
  assertNear(sigma, expected.sigma, 1e-4);
  assert(model.selfTest() < 1e-4);
  assert.equal(model.sample({ label: "a", count: 2, seed: 1 }).images.length, 2 * 8 * 8 * 3);
});

test("colour pixels become the bytes of a canvas, whatever ink and paper are", () => {
  const pixels = Float32Array.of(0, 0.2, 1, 0.6, 0.4, 0);
  const expected = [0, 51, 255, 255, 153, 102, 0, 255];
  assert.deepEqual(Array.from(toRgba(pixels, { channels: 3 })), expected);
  assert.deepEqual(Array.from(toRgba(pixels, { channels: 3, ink: [9, 9, 9, 9], paper: [1, 2, 3, 0] })), expected);
  const out = new Uint8ClampedArray(8);
  assert.equal(toRgba(pixels, { channels: 3 }, out), out);
  assert.deepEqual(Array.from(out), expected);
});

test("channels that the pixels do not have are refused", () => {
  for (const [count, channels] of [[4, 3], [4, 2], [3, 0], [3, NaN]]) {
    assert.throws(() => toRgba(new Float32Array(count), { channels }), { code: "argument-invalid", message: /1 or 3 channels, found/ });
  }
  assert.throws(() => toRgba(new Float32Array(6), { channels: 3 }, new Uint8ClampedArray(24)), { code: "argument-invalid", message: /each of 2 pixels, found 24/ });
});

test("a colour picture comes back from its bytes, on paper where it is transparent or padded", () => {
  const image = { height: 2, width: 2, channels: 3 };
  const values = Float32Array.from({ length: 12 }, (_, i) => (17 * i) / 255);
  const picture = { data: toRgba(values, { channels: 3 }), width: 2, height: 2 };
  assertNear(fromImageData(picture, image), values, 1e-6);
  const half = { data: [200, 100, 0, 51], width: 1, height: 1 };
  const paper = /** @type {const} */ ([255, 55, 155, 255]);
  const onPaper = [0, 1, 2].map((i) => (0.2 * half.data[i] + 0.8 * paper[i]) / 255);
  assertNear(fromImageData(half, { ...image, height: 1, width: 1 }, { paper }), onPaper, 1e-6);
  const opaque = { data: [200, 100, 0, 255], width: 1, height: 1 };
  const side = paper.slice(0, 3).map((value) => value / 255);
  const middle = opaque.data.slice(0, 3).map((value) => value / 255);
  assertNear(fromImageData(opaque, { ...image, height: 1, width: 3 }, { fit: "pad", paper }), [...side, ...middle, ...side], 1e-6);
});

test("a colour picture is fitted under each label, with the variance that its channels have", async (t) => {
  const likelihood = /** @type {const} */ ({ kind: "gaussian", sigma2: 0.5 });
  const image = { height: 8, width: 8, channels: 3, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4] };
  const made = colourModel({ labels: ["a", "b", "c"], keys: { likelihood, image } });
  const model = await load(t, made.file);
  const pixels = Float32Array.from({ length: 8 * 8 * 3 }, (_, i) => (i % 7) / 7);
  const fits = await fitLabels(model, pixels);
  assert.deepEqual(fits.map(({ label }) => label).sort(), [0, 1, 2]);
  for (const fit of fits) assertNear(fit.image, model.decode({ z: fit.mean, label: model.labels[fit.label] }), 1e-6);
  // Of a likelihood with other standard deviations, the error has other parts.
  const sharp = { ...image, std: image.std.map((value) => value / 10) };
  const other = await load(t, colourModel({ labels: ["a", "b", "c"], keys: { likelihood, image: sharp } }).file);
  const [best] = await fitLabels(other, pixels);
  assert(best.reconstruction > 10 * fits[0].reconstruction, `${best.reconstruction} and ${fits[0].reconstruction}`);
});

test("a drawing is not read with a colour model, and the sentence says what to use", async (t) => {
  const model = await load(t, colourModel().file);
  const drawing = { width: 2, height: 1, pixels: Float32Array.of(0, 1) };
  await assert.rejects(readDrawing(model, drawing), { code: "argument-invalid", message: /3 channels. Use fromImageData/ });
});

test("a model without an encoder decodes and samples, and encode refuses with a sentence", async (t) => {
  const made = colourModel({ encoder: false });
  const model = await load(t, made.file);
  assert.equal(model.hasEncoder, false);
  assertNear(model.decode({ z }), decode(made.spec, made.tensors, z), 1e-5);
  assert(model.selfTest() < 1e-4);
  assert.equal(model.describe().spec.encoder, undefined);
  assert.equal(model.describe().parameters.encoder, 0);
  const pixels = model.sample({ seed: 1 }).images;
  const refusal = { name: "VaeletError", code: "encoder-missing", message: /^Expected a model with an encoder: the file of test holds only the decoder\.$/ };
  assert.throws(() => model.encode({ pixels }), refusal);
  await assert.rejects(fitLabels(model, pixels), refusal);
  const whole = await load(t, colourModel().file);
  assert.equal(whole.hasEncoder, true);
});

test("without statistics the latent dimensions are standard normals of unknown KL, in the order of z, and none is inert", async (t) => {
  const model = await load(t, colourModel({ statistics: false, latent: 5 }).file);
  const expected = Array.from({ length: 5 }, (_, index) => ({ index, kl: undefined, mean: 0, std: 1, range: [-3, 3], inert: false }));
  assert.deepEqual(model.latents, expected);
  assert.deepEqual(model.latentsByKl, expected);
  assert.deepEqual(model.describe().latents, expected);
  const { z: moved } = model.traverse({ z: [0, 0, 0, 0, 0], dimension: 1, count: 3 });
  assert.deepEqual(Array.from(moved), [0, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0]);
});
