import assert from "node:assert/strict";
import { test } from "node:test";

import { captionOf, loadModel, VaeletError } from "./package.js";
import { convCvae, mlpVae, tinyCvae } from "./specs/architectures.js";
import { randomFile, randomNumbers, weightsFile, companions, randomNetwork } from "./weights-files.js";

const cvae = await loadModel(randomFile(tinyCvae, 1));
const vae = await loadModel(randomFile(mlpVae, 2));
const z = [0.3, -0.7];
const other = [1.1, 0.2];

/**
 * A check for assert.throws.
 * @param {string} code
 * @param {string[]} words
 */
const refuses = (code, ...words) => (/** @type {unknown} */ error) => {
  assert.ok(error instanceof VaeletError, String(error));
  assert.equal(error.code, code, error.message);
  for (const word of words) assert.ok(error.message.includes(word), `"${error.message}" should mention ${word}`);
  return true;
};

test("a model tells what its file says", () => {
  assert.equal(cvae.name, "tiny-cvae");
  assert.equal(cvae.latentSize, 2);
  assert.deepEqual(cvae.labels, ["cat", "dog", "7"]);
  assert.deepEqual(cvae.image, { height: 4, width: 6, channels: 1 });
  assert.equal(cvae.conditional, true);
  assert.equal(vae.conditional, false);
  assert.deepEqual(cvae.describe().spec, tinyCvae);
  assert.deepEqual(cvae.describe().parameters, { encoder: 27 * 4 + 4, decoder: 5 * 24 + 24 });
  assert.throws(() => /** @type {string[]} */ (cvae.labels).push("x"), TypeError);
});

test("latents stand in the order of z, with their usual range and the inert ones marked, and by KL beside", async () => {
  const statistics = new Map([
    ["latent.kl", { shape: [2], values: [0.01, 2.5] }],
    ["latent.mean", { shape: [2], values: [0.25, -0.5] }],
    ["latent.std", { shape: [2], values: [0.5, 1.5] }],
  ]);
  const model = await loadModel(randomFile(tinyCvae, 1, statistics));
  const [first, second] = model.latents;
  assert.deepEqual(first, { index: 0, kl: Math.fround(0.01), mean: 0.25, std: 0.5, range: [-1.25, 1.75], inert: true });
  assert.deepEqual(second, { index: 1, kl: 2.5, mean: -0.5, std: 1.5, range: [-5, 4], inert: false });
  assert.deepEqual(model.latentsByKl, [second, first]);
  model.dispose();
});

test("a caption names the class, or each of a mix that is more than a trace, the largest first", () => {
  assert.equal(vae.caption(), "a generated image");
  assert.equal(cvae.caption("dog"), "a generated dog");
  assert.equal(cvae.caption(7), "a generated 7");
  assert.equal(cvae.caption(Float32Array.of(0, 0, 1)), "a generated 7");
  assert.equal(cvae.caption([0.397, 0.6, 0.003]), "a generated mix of 60 % dog and 40 % cat");
  const many = Array.from({ length: 250 }, (_, i) => String(i));
  assert.equal(captionOf(many.map(() => 1 / 250), many), "a generated mix of 250 classes");
});

test("z may be an array, a Float32Array, rows one behind the other or an array of rows", () => {
  const flat = vae.decode({ z: [...z, ...other] });
  assert.equal(flat.length, 2 * 784);
  assert.deepEqual(vae.decode({ z: Float32Array.of(...z, ...other) }), flat);
  assert.deepEqual(vae.decode({ z: [z, Float32Array.from(other)] }), flat);
  assert.deepEqual(vae.decode({ z }), flat.subarray(0, 784));
});

test("a label may be a name, weights, weights for each item or names for each item", () => {
  const both = [...z, ...z];
  const seven = cvae.decode({ z, label: "7" });
  const dog = cvae.decode({ z, label: "dog" });
  const different = new Float32Array([...seven, ...dog]);
  assert.notDeepEqual(seven, dog);
  assert.deepEqual(cvae.decode({ z, label: 7 }), seven);
  assert.deepEqual(cvae.decode({ z, label: [0, 0, 1] }), seven);
  assert.deepEqual(cvae.decode({ z: both, label: [0, 0, 1] }), new Float32Array([...seven, ...seven]));
  assert.deepEqual(cvae.decode({ z: both, label: ["7", "dog"] }), different);
  assert.deepEqual(cvae.decode({ z: both, label: ["7", [0, 1, 0]] }), different);
  assert.deepEqual(cvae.decode({ z: both, label: [[0, 0, 1], Float32Array.of(0, 1, 0)] }), different);
  assert.deepEqual(cvae.decode({ z: both, label: [0, 0, 1, 0, 1, 0] }), different);
});

test("decoding into a caller's array fills and returns it", () => {
  const out = new Float32Array(24);
  assert.equal(cvae.decode({ z, label: "cat" }, out), out);
  assert.deepEqual(out, cvae.decode({ z, label: "cat" }));
});

test("z and labels may lie in the memory of out, however large the batch", () => {
  const count = 100;
  const z = Float32Array.from({ length: 2 * count }, (_, i) => Math.sin(i));
  const label = [0.25, 0.5, 0.25];
  const expected = cvae.decode({ z, label });
  const rowsOf = (/** @type {Float32Array} */ flat) => Array.from({ length: count }, (_, i) => flat.subarray(2 * i, 2 * i + 2));
  for (const shape of [(/** @type {Float32Array} */ flat) => flat, rowsOf]) {
    const out = new Float32Array(24 * count);
    out.set(z);
    assert.deepEqual(cvae.decode({ z: shape(out.subarray(0, 2 * count)), label }, out), expected);
  }
  const out = new Float32Array(24 * count);
  out.set(label);
  assert.equal(cvae.decode({ z, label: out.subarray(0, 3) }, out), out);
  assert.deepEqual(out, expected);
});

test("z that does not fit is refused, with what was expected and found", () => {
  assert.throws(() => vae.decode({ z: [1, 2, 3] }), refuses("latent-invalid", "2 numbers", "found 3"));
  assert.throws(() => vae.decode({ z: [] }), refuses("latent-invalid", "found 0"));
  assert.throws(() => vae.decode({ z: [[1, 2], [3]] }), refuses("latent-invalid", "found 1"));
  assert.throws(() => vae.decode({ z: [0, NaN] }), refuses("latent-invalid", "finite", "NaN", "place 1"));
  assert.throws(() => vae.decode({ z: [Infinity, 0] }), refuses("latent-invalid", "Infinity"));
  assert.throws(() => vae.decode({ z: [1e39, 0] }), refuses("latent-invalid", "1e+39"));
  assert.throws(() => vae.decode(/** @type {any} */ ({ z: ["1", "x"] })), refuses("latent-invalid", 'the text "1" at place 0'));
  assert.throws(() => vae.decode(/** @type {any} */ ({ z: "01" })), refuses("latent-invalid", "array of numbers"));
  assert.throws(() => vae.decode(/** @type {any} */ ({})), refuses("latent-invalid", "undefined"));
});

test("a label that does not fit is refused, with what was expected and found", () => {
  const decode = (/** @type {any} */ label, latents = z) => () => cvae.decode({ z: latents, label });
  assert.throws(decode(undefined), refuses("label-invalid", "cat, dog, 7", "none"));
  assert.throws(decode("bird"), refuses("label-invalid", "cat, dog, 7", "bird"));
  assert.throws(decode(8), refuses("label-invalid", '"8"'));
  assert.throws(decode([0.5, 0.5]), refuses("label-invalid", "3 weights", "found an array of length 2"));
  assert.throws(decode([0.5, 0.6, 0]), refuses("label-invalid", "sum to 1", "1.1"));
  assert.throws(decode([1.5, -0.5, 0]), refuses("label-invalid", "-0.5"));
  assert.throws(decode([NaN, 1, 0]), refuses("label-invalid", "NaN"));
  assert.throws(decode(["7", "cat"]), refuses("label-invalid", "each of 1 items", "found 2"));
  assert.throws(decode([7, 7], [...z, ...z]), refuses("label-invalid", "strings"));
  assert.throws(decode(["7", [1, 0]], [...z, ...z]), refuses("label-invalid", "found an array of length 2"));
  assert.throws(decode(null), refuses("label-invalid"));
  assert.throws(() => vae.decode({ z, label: "7" }), refuses("label-invalid", "mlp-vae", "no label"));
  assert.throws(() => cvae.encode({ pixels: new Float32Array(24) }), refuses("label-invalid", "none"));
});

test("a label with a lone surrogate is refused, not taken for another", async () => {
  const labels = ["\u{1faa8}", "\ufffd", "7"];
  const model = await loadModel(randomFile({ ...tinyCvae, labels }, 1));
  assert.deepEqual(model.labels, labels);
  assert.deepEqual(model.decode({ z, label: "\u{1faa8}" }), model.decode({ z, label: [1, 0, 0] }));
  for (const label of ["\ud83e", "\udea8", "\udea8\ud83e", "\udddd"]) {
    assert.throws(() => model.decode({ z, label }), refuses("label-invalid", "found"));
  }
  model.dispose();
});

test("pixels that do not fit are refused", () => {
  const pixels = new Float32Array(24);
  const encode = (/** @type {Float32Array} */ values) => () => cvae.encode({ pixels: values, label: "7" });
  assert.throws(encode(pixels.subarray(1)), refuses("pixels-invalid", "24 numbers", "found 23"));
  assert.throws(encode(pixels.map((_, i) => (i === 3 ? 255 : 0))), refuses("pixels-invalid", "from 0 to 1", "255", "place 3"));
  assert.throws(encode(pixels.fill(NaN)), refuses("pixels-invalid", "NaN"));
});

test("an out of another length or kind is refused", () => {
  assert.throws(() => vae.decode({ z }, new Float32Array(783)), refuses("argument-invalid", "784", "783"));
  assert.throws(() => vae.decode({ z }, /** @type {any} */ ([])), refuses("argument-invalid", "Float32Array"));
});

test("nothing is written to out when a later row is refused", () => {
  const out = new Float32Array(20 * 784).fill(-1);
  const latents = new Float32Array(40);
  latents[39] = NaN;
  assert.throws(() => vae.decode({ z: latents }, out), refuses("latent-invalid"));
  assert.ok(out.every((pixel) => pixel === -1));
});

test("dispose is harmless twice, and use after it is an error with a name", async () => {
  const model = await loadModel(randomFile(tinyCvae, 1));
  model.dispose();
  model.dispose();
  for (const use of [
    () => model.decode({ z, label: "7" }),
    () => model.encode({ pixels: new Float32Array(24), label: "7" }),
    () => model.sample({ label: "7" }),
    () => model.selfTest(),
  ]) {
    assert.throws(use, refuses("model-disposed", "tiny-cvae"));
  }
  assert.equal(model.latentSize, 2);
  if (Symbol.dispose) assert.equal(Reflect.get(model, Symbol.dispose), model.dispose);
});

test("the self-test finds the difference between a golden image and its decoding", async () => {
  const network = randomNetwork(tinyCvae, 1);
  const image = cvae.decode({ z, label: "dog" });
  const golden = { count: 1, z, label: [0, 1, 0] };
  const right = await loadModel(weightsFile(tinyCvae, new Map([...network, ...companions(tinyCvae, { ...golden, image })])));
  assert.equal(right.selfTest(), 0);
  const wrong = image.map((pixel, i) => (i === 11 ? pixel - 0.25 : pixel));
  const off = await loadModel(weightsFile(tinyCvae, new Map([...network, ...companions(tinyCvae, { ...golden, image: wrong })])));
  assert.ok(Math.abs(off.selfTest() - 0.25) < 1e-6);
});

test("the self-test finds the difference between what the encoder gives and its golden values", async () => {
  const label = [0, 1, 0];
  const image = cvae.decode({ z, label: "dog" });
  const { mean, sigma } = cvae.encode({ pixels: image, label: "dog" });
  const selfTestOf = async (/** @type {Float32Array} */ goldenSigma) => {
    const parts = [
      ...randomNetwork(tinyCvae, 1),
      ...companions(tinyCvae, { count: 1, z, label, image }),
      ["golden.mean", { shape: [1, 2], values: mean }],
      ["golden.sigma", { shape: [1, 2], values: goldenSigma }],
    ];
    const model = await loadModel(weightsFile(tinyCvae, new Map(/** @type {[string, any][]} */ (parts))));
    return model.selfTest();
  };
  assert.equal(await selfTestOf(sigma), 0);
  const off = await selfTestOf(sigma.map((value) => value + 1));
  assert.ok(off > 0.1, `${off}`);
});

test("models do not disturb each other, also when one makes the memory grow", async () => {
  const before = cvae.decode({ z, label: "cat" });
  const large = await loadModel(randomFile(convCvae, 3));
  const more = await Promise.all([1, 2, 3].map((seed) => loadModel(randomFile(convCvae, seed))));
  assert.deepEqual(cvae.decode({ z, label: "cat" }), before);
  const random = randomNumbers(4);
  const latents = Float32Array.from({ length: 15 }, random);
  assert.deepEqual(more[2].decode({ z: latents, label: "1" }), large.decode({ z: latents, label: "1" }));
  for (const model of [large, ...more]) model.dispose();
  assert.deepEqual(cvae.decode({ z, label: "cat" }), before);
});
