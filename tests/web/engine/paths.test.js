import assert from "node:assert/strict";
import { before, test } from "node:test";
import { interpolateLatents, loadModel, moveAlong, toRgba, valueAlong, VaeletError } from "./package.js";
import { dense, randomFile, randomNumbers, specification } from "./weights-files.js";

const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
const spec = specification({
  height: 3,
  width: 5,
  latent: 4,
  labels: ["cat", "dog"],
  encoder: [{ op: "flatten" }, dense("e", 15, 8)],
  decoder: [{ op: "concat_label" }, dense("d", 6, 15), { op: "unflatten", channels: 1, height: 3, width: 5 }],
});
const random = randomNumbers(seed);
const someZ = () => Float32Array.from({ length: 4 }, () => 2 * random());

/** @type {import("../../../web/js/index.js").Model} */
let model;
before(async () => {
  console.log(`seed ${seed}`);
  model = await loadModel(randomFile(spec, seed).buffer);
});

const lengthOf = (/** @type {Float32Array} */ z) => Math.hypot(...z);
const near = (/** @type {number} */ a, /** @type {number} */ b, tolerance = 1e-5) => assert(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
/**
 * @param {Float32Array} values
 * @param {number} width
 */
const rowsOf = (values, width) => Array.from({ length: values.length / width }, (_, i) => values.subarray(i * width, (i + 1) * width));

test("a linear path has even steps, both ends, and the images of its z", () => {
  const [from, to] = [someZ(), someZ()];
  const { images, z } = model.interpolate({ from, to, count: 5, label: "dog" });
  assert.deepEqual(interpolateLatents(4, { from, to, count: 5 }), z);
  const rows = rowsOf(z, 4);
  assert.deepEqual([rows[0], rows[4]], [from, to]);
  rows.forEach((row, i) => row.forEach((value, j) => near(value, from[j] + (i / 4) * (to[j] - from[j]))));
  assert.deepEqual(images, model.decode({ z, label: "dog" }));
});

test("a spherical path turns evenly and keeps the length", () => {
  const from = Float32Array.of(2, 0, 0, 0);
  const to = Float32Array.of(0, 0, 2, 0);
  const rows = rowsOf(model.interpolate({ from, to, count: 4, mode: "spherical", label: "dog" }).z, 4);
  rows.forEach((row, i) => {
    near(lengthOf(row), 2);
    near(Math.atan2(row[2], row[0]), (i / 3) * (Math.PI / 2));
  });
});

test("places on a path are those of the even steps beside them", () => {
  for (const mode of /** @type {const} */ (["linear", "spherical"])) {
    const path = { from: someZ(), to: someZ(), mode, label: "cat" };
    const even = rowsOf(model.interpolate({ ...path, count: 5 }).z, 4);
    const { images, z } = model.interpolate({ ...path, places: [0.75, 0.25] });
    assert.deepEqual(rowsOf(z, 4), [even[3], even[1]]);
    assert.deepEqual(images, model.decode({ z, label: "cat" }));
  }
});

test("a spherical path from zero, or along one direction, is straight", () => {
  const to = someZ();
  for (const from of [new Float32Array(4), to.map((value) => 3 * value)]) {
    const path = { from, to, count: 7, label: "cat" };
    const straight = model.interpolate(path).z;
    model.interpolate({ ...path, mode: "spherical" }).z.forEach((value, i) => near(value, straight[i]));
  }
});

test("a traversal moves one dimension over the range, and the file's own range when none is given", () => {
  const z = someZ();
  const rows = rowsOf(model.traverse({ z, dimension: 2, range: [-1, 3], count: 5, label: "dog" }).z, 4);
  assert.deepEqual(rows.map((row) => row[2]), [-1, 0, 1, 2, 3]);
  for (const row of rows) for (const other of [0, 1, 3]) assert.equal(row[other], z[other]);

  const { mean, std } = model.latents[1];
  const usual = rowsOf(model.traverse({ z, dimension: 1, count: 2, label: "dog" }).z, 4);
  usual.forEach((row, i) => near(row[1], mean + (i === 0 ? -3 : 3) * std));
});

test("what a path cannot be is refused by name", () => {
  const z = someZ();
  const label = "cat";
  /** @type {[string, () => unknown][]} */
  const calls = [
    ["argument-invalid", () => model.interpolate({ from: z, to: z, count: 1, label })],
    ["argument-invalid", () => model.interpolate({ from: z, to: z, count: 3, mode: /** @type {any} */ ("cubic"), label })],
    ["argument-invalid", () => model.interpolate({ from: z, to: z, places: [0.5, 1.1], label })],
    ["argument-invalid", () => model.interpolate({ from: z, to: z, places: [], label })],
    ["latent-invalid", () => model.interpolate({ from: z, to: [1, 2, 3], count: 3, label })],
    ["latent-invalid", () => model.interpolate({ from: [...z, ...z], to: z, count: 3, label })],
    ["latent-invalid", () => model.interpolate({ from: z, to: z.map((x) => -x), count: 3, mode: "spherical", label })],
    ["label-invalid", () => model.interpolate({ from: z, to: z, count: 3 })],
    ["latent-invalid", () => model.traverse({ z, dimension: 4, count: 3, label })],
    ["latent-invalid", () => model.traverse({ z, dimension: 0.5, count: 3, label })],
    ["argument-invalid", () => model.traverse({ z, dimension: 0, range: [0, NaN], count: 3, label })],
  ];
  for (const [code, call] of calls) {
    assert.throws(call, (/** @type {any} */ error) => error.code === code && error.message.startsWith("Expected "));
  }
});

test("pixels become the bytes that a canvas takes", () => {
  const pixels = Float32Array.of(0, 0.5, 1);
  assert.deepEqual([...toRgba(pixels)], [0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
  const out = new Uint8ClampedArray(12);
  /** @type {import("../../../web/js/index.js").Colours} */
  const colours = { ink: [10, 20, 30, 255], paper: [10, 20, 30, 0] };
  assert.equal(toRgba(pixels, colours, out), out);
  assert.deepEqual([...out], [10, 20, 30, 0, 10, 20, 30, 128, 10, 20, 30, 255]);
  assert.throws(() => toRgba(pixels, {}, new Uint8ClampedArray(8)), { code: "argument-invalid" });
});

test("z moves along a direction until it stands at a value, and in no other direction", () => {
  const z = [0.5, -1, 2, 0.25];
  const vector = [0.6, 0, -0.8, 0];
  assert(Math.abs(valueAlong({ vector }, z) - (0.3 - 1.6)) < 1e-12);
  const moved = moveAlong({ vector }, z, 2);
  assert(Math.abs(valueAlong({ vector }, moved) - 2) < 1e-12);
  moved.forEach((value, i) => assert(Math.abs(value - (z[i] + 3.3 * vector[i])) < 1e-12));
  assert.deepEqual(z, [0.5, -1, 2, 0.25], "the z that it is given stays");
  assert.equal(moved[1], -1);
  // Of another length, the value is still t in z + t * vector.
  const long = Float32Array.of(0, 4, 0, 3);
  assert.equal(valueAlong({ vector: long }, long), 1);
  near(valueAlong({ vector: long }, moveAlong({ vector: long }, Float32Array.from(z), -2)), -2);
});

test("z moves along a dimension to the number itself", () => {
  const z = Float32Array.of(0.5, -1, 2, 0.25);
  const [, dimension] = model.latents;
  assert.equal(valueAlong(dimension, z), -1);
  assert.deepEqual(moveAlong(dimension, z, 0.1), [0.5, 0.1, 2, 0.25]);
});

test("ways and z that do not fit are refused with what is wrong", () => {
  /** @type {[any, any, any, RegExp][]} */
  const cases = [
    [{ vector: [1, 0] }, [1, 2, 3], 0, /z with 2 numbers for each row, found 3/],
    [{ vector: [0, 0] }, [1, 2], 0, /found zeros alone/],
    [{ vector: [1, NaN] }, [1, 2], 0, /vector to hold finite numbers, found the number NaN/],
    [{ vector: [1, 0] }, [1, 2], NaN, /value to hold finite numbers, found the number NaN/],
    [{ index: 2 }, [1, 2], 0, /index to be a whole number from 0 to 1, found the number 2/],
    [undefined, [1, 2], 0, /directions or latents, found undefined/],
    [{ index: 0 }, undefined, 0, /z as an array of numbers, found undefined/],
  ];
  for (const [way, z, value, words] of cases) {
    assert.throws(() => moveAlong(way, z, value), (error) => error instanceof VaeletError && error.code === "latent-invalid" && words.test(error.message), String(words));
  }
});
