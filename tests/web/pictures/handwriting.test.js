import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { loadModel, packageFolder } from "../engine/package.js";
import { readKinds } from "../support/shipped-models.js";

/** @type {typeof import("../../../web/js/handwriting/index.js")} */
const { normaliseDrawing, readDrawing, readHandwriting, readInk } = await import(new URL("js/handwriting/index.js", packageFolder).href);

const { conditional, plane } = await readKinds();
const load = async (/** @type {{name: string}} */ { name }) =>
  loadModel(new Uint8Array(await readFile(new URL(`../../../www/models/${name}.safetensors`, import.meta.url))));

/** @typedef {[red: number, green: number, blue: number, opacity: number]} Colour */

/**
 * A picture of a vertical stroke, off the middle.
 * @param {Colour} ink
 * @param {Colour} paper
 */
function stroke(ink, paper) {
  const [width, height] = [60, 80];
  const isInk = (/** @type {number} */ x, /** @type {number} */ y) => x >= 10 && x < 15 && y >= 20 && y < 65;
  const colours = Array.from({ length: width * height }, (_, i) => (isInk(i % width, Math.floor(i / width)) ? ink : paper));
  return { data: Uint8ClampedArray.from(colours.flat()), width, height };
}

test("the ink of a picture is what differs from its paper, dark, light or on nothing at all", () => {
  for (const [ink, paper] of /** @type {[Colour, Colour][]} */ ([
    [[0, 0, 0, 255], [255, 255, 255, 255]],
    [[255, 255, 255, 255], [20, 30, 40, 255]],
    [[255, 255, 255, 255], [0, 0, 0, 0]],
    [[0, 0, 0, 255], [0, 0, 0, 0]],
    [[250, 240, 180, 255], [255, 255, 255, 0]],
  ])) {
    const { width, height, pixels } = readInk(stroke(ink, paper));
    assert.deepEqual([width, height], [60, 80]);
    assert.deepEqual(new Set(pixels.filter((_, i) => i % 60 >= 10 && i % 60 < 15 && i >= 60 * 20 && i < 60 * 65)), new Set([1]), `${ink} on ${paper}`);
    assert.equal(pixels.reduce((sum, level) => sum + level, 0), 5 * 45, `${ink} on ${paper}`);
  }
});

test("a picture with black and white on a transparent ground keeps its black", () => {
  const sticker = stroke([0, 0, 0, 255], [255, 255, 255, 255]);
  for (let i = 0; i < 60 * 80; i++) if (i % 60 < 3 || i % 60 > 56 || i < 180 || i >= 60 * 77) sticker.data[4 * i + 3] = 0;
  const { pixels } = readInk(sticker);
  assert.equal(pixels.reduce((sum, level) => sum + level, 0), 5 * 45);
});

test("an empty picture is refused, and a drawing without ink has no reading", async () => {
  const empty = { data: new Uint8ClampedArray(4 * 100).fill(200), width: 10, height: 10 };
  assert.throws(() => readInk(empty), { name: "VaeletError", code: "picture-empty" });
  assert.throws(() => readInk({ ...empty, data: new Uint8ClampedArray(400) }), { code: "picture-empty" });
  const model = await load(conditional);
  await assert.rejects(readHandwriting(model, empty), { code: "picture-empty" });
  assert.equal(await readDrawing(model, { width: 3, height: 1, pixels: new Float32Array(3) }), undefined);
});

test("a vertical stroke is read as a one, with a fit for each label, the best first, and its z gives it back", async () => {
  const model = await load(conditional);
  const { label, z, pixels, fits } = await readHandwriting(model, stroke([0, 0, 0, 255], [250, 250, 240, 255]));
  assert.equal(label, "1");
  assert.equal(z.length, conditional.latent);
  assert.deepEqual(fits.map((fit) => fit.label).sort((a, b) => a - b), conditional.labels.map((_, i) => i));
  const nats = fits.map(({ reconstruction, kl }) => reconstruction + kl);
  assert.deepEqual(nats, [...nats].sort((a, b) => a - b));
  assert.deepEqual(fits[0].image, model.decode({ z, label }));
  const mass = pixels.reduce((sum, level) => sum + level, 0);
  const x = pixels.reduce((sum, level, i) => sum + level * ((i % 28) + 0.5), 0) / mass;
  assert(Math.abs(x - 14) < 0.1, `centre of mass at ${x}`);
});

test("an image as the model's data set has them stays as it is, and a larger or moved one is made so", async () => {
  const image = { height: 28, width: 28, channels: 1 };
  const stand = (/** @type {number} */ left) => Float32Array.from({ length: 784 }, (_, i) => {
    const [x, y] = [i % 28, Math.floor(i / 28)];
    return x >= left && x < left + 2 && y >= 4 && y < 24 ? 0.9 : 0;
  });
  assert.deepEqual(normaliseDrawing({ ...image, pixels: stand(13) }, image, 20 / 28), stand(13));
  const moved = normaliseDrawing({ ...image, pixels: stand(5) }, image, 20 / 28) ?? assert.fail("there is ink");
  moved.forEach((level, i) => assert(Math.abs(level - stand(13)[i]) < 1e-6, `pixel ${i}`));
});

test("golden samples are read as their labels", async () => {
  const model = await load(conditional);
  for (const { image, label } of conditional.golden) {
    assert.equal((await readDrawing(model, { width: 28, height: 28, pixels: image }))?.label, conditional.labels[label]);
  }
});

test("a model without labels has one fit, and no label", async () => {
  const { label, z, fits } = await readHandwriting(await load(plane), stroke([0, 0, 0, 255], [255, 255, 255, 255]));
  assert.equal(label, undefined);
  assert.equal(z.length, 2);
  assert.equal(fits.length, 1);
});
