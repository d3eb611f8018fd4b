// What a program passes by mistake: each is a VaeletError that says what was expected, and the type and value found.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fitLabels, fromImageData, interpolateLatents, loadModel, measureFrame, normaliseDrawing, pixelCount, readDrawing, readHandwriting, readInk, toRgba, valueAlong, VaeletError } from "../package.js";
import { tinyCvae } from "../specs/architectures.js";
import { randomFile } from "../weights-files.js";

/** With any argument: these tests pass wrong ones. @type {any} */
const model = await loadModel(randomFile(tinyCvae, 1));
const label = "7";
const z = [0, 0];
const pixels = new Float32Array(24);
/** Ink on paper. */
const dark = { data: Uint8ClampedArray.from({ length: 256 }, (_, i) => (i >= 100 && i < 120 && i % 4 !== 3 ? 0 : 255)), width: 8, height: 8 };
const picture = { data: new Uint8ClampedArray(16).fill(255), width: 2, height: 2 };

/**
 * @param {string} code
 * @param {() => unknown} call
 * @param {string[]} words
 */
function assertRefuses(code, call, ...words) {
  assert.throws(call, (/** @type {unknown} */ error) => {
    assert.ok(error instanceof VaeletError, `${call}: ${error}`);
    assert.equal(error.code, code, `${call}: ${error.message}`);
    for (const word of words) assert.ok(error.message.includes(word), `${call}: "${error.message}" should mention ${word}`);
    return true;
  });
}

test("a number that comes as a text, a BigInt or nothing is named as such", () => {
  assertRefuses("argument-invalid", () => model.sample({ label, count: "5" }), 'count to be a whole number', 'found the text "5"');
  assertRefuses("argument-invalid", () => model.sample({ label, count: 5n }), "found the BigInt 5");
  assertRefuses("argument-invalid", () => model.sample({ label, count: null }), "found null");
  assertRefuses("argument-invalid", () => model.sample({ label, seed: "1" }), 'found the text "1"');
  assertRefuses("argument-invalid", () => model.sample({ label, seed: 1n }), "found the BigInt 1");
  assertRefuses("argument-invalid", () => model.interpolate({ from: z, to: z, count: "3", label }), 'found the text "3"');
  assertRefuses("latent-invalid", () => model.traverse({ z, dimension: "0", count: 3, label }), 'found the text "0"');
  assertRefuses("latent-invalid", () => model.traverse({ z, dimension: 0n, count: 3, label }), "found the BigInt 0");
  assertRefuses("argument-invalid", () => model.traverse({ z, dimension: 0, range: [0n, 1n], count: 3, label }), "range");
  assertRefuses("argument-invalid", () => model.interpolate({ from: z, to: z, places: ["0.5"], label }), 'the text "0.5" at place 0');
});

test("arrays of other things than numbers are refused, not taken for zeros and ones", () => {
  /** @type {[any, string][]} */
  const cases = [
    [[0n, 1n], "the BigInt 0 at place 0"],
    [new BigInt64Array(2), "the BigInt 0 at place 0"],
    [new BigUint64Array(2), "the BigInt 0 at place 0"],
    [["1", "2"], 'the text "1" at place 0'],
    [[1, ""], 'the text "" at place 1'],
    [[1, null], "null at place 1"],
    [[true, 1], "true at place 0"],
    [[1, [2]], "an array of length 1 at place 1"],
    [[1, Symbol("x")], "a symbol at place 1"],
    [[, 1], "undefined at place 0"],
    [new DataView(new ArrayBuffer(8)), "found a DataView"],
    [new Set([1, 2]), "found a Set"],
    [Object.create(null), "found an object"],
    [{ length: -2 }, "found -2"],
    [{ length: NaN }, "found NaN"],
    [{ length: 2e12 }, "undefined at place 0"],
    [{ length: 2 }, "undefined at place 0"],
  ];
  for (const [value, words] of cases) {
    assertRefuses("latent-invalid", () => model.decode({ z: value, label }), words);
    assertRefuses("latent-invalid", () => interpolateLatents(2, { from: value, to: z, count: 3 }), words);
  }
  assertRefuses("pixels-invalid", () => model.encode({ pixels: new BigInt64Array(24), label }), "the BigInt 0 at place 0");
});

test("labels of other types are refused", () => {
  for (const wrong of [7n, [1n, 0n, 0n], ["7", 1n], null, true, Symbol("7"), {}, { length: -3 }, [null, null, null], ["1", "0", "0"], () => 7]) {
    assertRefuses("label-invalid", () => model.decode({ z, label: wrong }));
  }
  assertRefuses("label-invalid", () => model.decode({ z, label: [0, 0, null] }), "null at place 2");
});

test("a number among labels is a weight, wherever it stands, and never a name", () => {
  for (const label of [["7", 7], [[1, 0, 0], 7]]) {
    assertRefuses("label-invalid", () => model.decode({ z: [z, z], label }), "found the number 7", "must be strings");
  }
});

test("a caption of what are no weights of the model's classes is refused", () => {
  for (const wrong of [[1], [0.25, 0.25, 0.25, 0.25], ["7"], ["1", "0", "0"], [0, 0, 0], {}, null, Symbol("7")]) {
    assertRefuses("label-invalid", () => model.caption(wrong), "label");
  }
});

test("ink and paper that are no colours are refused, not drawn as black", () => {
  for (const wrong of /** @type {any[]} */ (["red", 0xff0000, [255, 0], [255, 0, 0, 300], ["255", "0", "0", "255"], [0, 0, 0, NaN], null, {}])) {
    assertRefuses("argument-invalid", () => toRgba(pixels, { ink: wrong }), "Expected ink to be a colour of four numbers");
    assertRefuses("argument-invalid", () => toRgba(pixels, { paper: wrong }), "Expected paper to be a colour");
    for (const image of [model.image, { ...model.image, channels: 3 }]) {
      assertRefuses("argument-invalid", () => fromImageData(picture, image, { paper: wrong }), "Expected paper to be a colour");
    }
  }
});

test("a part of the image that is none is refused before a drawing is scaled by it", () => {
  const drawing = { width: 2, height: 2, pixels: Float32Array.of(1, 0, 0, 1) };
  for (const part of [undefined, NaN, 0, -1, 20, "0.7"]) {
    assertRefuses("argument-invalid", () => normaliseDrawing(drawing, model.image, /** @type {any} */ (part)), "Expected boxPart to be a part of the image's side");
  }
});

test("a result that cannot fit in memory is refused at once, by a sentence", () => {
  const start = process.cpuUsage();
  for (const count of [1e9, 2 ** 53 - 1]) {
    assertRefuses("out-of-memory", () => model.sample({ label, count }), String(count), "fewer at a time");
    assertRefuses("out-of-memory", () => interpolateLatents(2, { from: z, to: z, count }), String(count));
    assertRefuses("out-of-memory", () => model.traverse({ z, dimension: 0, count, label }), String(count));
  }
  assertRefuses("argument-invalid", () => interpolateLatents(2, { from: z, to: z, places: { length: 1e9 } }), "at place 0");
  assertRefuses("argument-invalid", () => interpolateLatents(2, { from: z, to: z, places: { length: -1 } }), "places");
  assert.ok(process.cpuUsage(start).user < 1e6, "within a second of a processor");
});

test("a call without its arguments is refused by the name of what is missing", () => {
  for (const nothing of [undefined, null, 5, "text"]) {
    assertRefuses("latent-invalid", () => model.decode(nothing), "z", "undefined");
    assertRefuses("pixels-invalid", () => model.encode(nothing), "pixels");
    assertRefuses("label-invalid", () => model.sample(nothing), "label");
    assertRefuses("argument-invalid", () => model.interpolate(nothing), "count");
    assertRefuses("argument-invalid", () => model.traverse(nothing), "count");
    assertRefuses("argument-invalid", () => interpolateLatents(2, /** @type {any} */ (nothing)), "count");
    assertRefuses("argument-invalid", () => toRgba(/** @type {any} */ (nothing)), "pixels");
  }
  for (const out of [[], {}, new Float64Array(24), "24", 24]) {
    assertRefuses("argument-invalid", () => model.decode({ z, label }, out), "Float32Array of length 24");
  }
  assertRefuses("argument-invalid", () => model.toImageData(pixels, { index: "0" }), 'found the text "0"');
  assertRefuses("argument-invalid", () => model.toImageData(null), "found null");
});

test("what is no way, no size and no drawing is named as such", async () => {
  for (const wrong of [{}, [1, 0]]) {
    assertRefuses("latent-invalid", () => valueAlong(/** @type {any} */ (wrong), z), "one of the model's directions or latents");
  }
  for (const size of [0, -1, 1.5, "2", undefined]) {
    assertRefuses("argument-invalid", () => interpolateLatents(/** @type {any} */ (size), { from: z, to: z, count: 3 }), "latentSize", "whole number");
  }
  for (const drawing of [undefined, {}, { width: 0, height: 2, pixels: [] }]) {
    assertRefuses("argument-invalid", () => normaliseDrawing(/** @type {any} */ (drawing), model.image, 0.5), "{width, height, pixels}");
  }
  for (const [values, words] of /** @type {const} */ ([[5, "100 numbers"], [100, "the number NaN at place 3"]])) {
    const drawing = { width: 10, height: 10, pixels: new Float32Array(values).fill(NaN, 3) };
    await assert.rejects(readDrawing(model, drawing), { name: "VaeletError", code: "pixels-invalid", message: new RegExp(words) });
  }
  for (const [wrong, words] of [[undefined, "as an array of numbers, found undefined"], [new Float32Array(48), "one row"], [[1], "24 numbers"]]) {
    await assert.rejects(fitLabels(model, /** @type {any} */ (wrong)), { name: "VaeletError", code: "pixels-invalid", message: new RegExp(String(words)) });
  }
});

test("a model that was not awaited is named as a promise", async () => {
  const promise = /** @type {any} */ (Promise.resolve(model));
  const drawing = { width: 2, height: 2, pixels: Float32Array.of(1, 0, 0, 1) };
  for (const use of [() => readHandwriting(promise, dark), () => readDrawing(promise, drawing), () => fitLabels(promise, pixels), () => measureFrame(promise)]) {
    await assert.rejects(use, { name: "VaeletError", code: "argument-invalid", message: /Expected model to be a model, which loadModel and .* promise, found a Promise/ });
  }
});

test("a format and a fit that are none are named", () => {
  const fromAny = /** @type {any} */ (fromImageData);
  for (const image of [undefined, {}, { width: 0, height: 2, channels: 1 }]) {
    assertRefuses("argument-invalid", () => fromAny(picture, image), "Expected image to be a model's image");
    assertRefuses("argument-invalid", () => pixelCount(/** @type {any} */ (image)), "Expected image to be");
  }
  assertRefuses("argument-invalid", () => fromAny(picture, { width: 2, height: 2 }), "Expected image.channels to be 1 or 3");
  assertRefuses("argument-invalid", () => fromAny(picture, model.image, { fit: 5n }), "Expected fit", "found the BigInt 5");
  assertRefuses("argument-invalid", () => fromAny(Object.create(null), model.image), "Expected a picture", "found an object");
  assert.deepEqual(fromAny(picture, model.image, null), fromAny(picture, model.image));
  assert.deepEqual(readInk(dark, /** @type {any} */ (null)), readInk(dark));
});

test("a sentence shows the beginning of a long text, cut between characters", () => {
  const text = "\u{1faa8}".repeat(1000);
  assertRefuses("argument-invalid", () => model.sample({ label, count: text }), `"${"\u{1faa8}".repeat(60)}…"`);
});
