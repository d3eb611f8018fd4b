import assert from "node:assert/strict";
import { test } from "node:test";
import { packageFolder, toRgba } from "../engine/package.js";

/** @type {typeof import("../../../web/js/pictures/index.js")} */
const { fromImageData } = await import(new URL("js/pictures/index.js", packageFolder).href);

const format = { height: 2, width: 3, channels: 1 };

/**
 * Pixels of these colours, row by row.
 * @param {number} width
 * @param {number[][]} colours  [red, green, blue, opacity] each
 */
function pixelsOf(width, colours) {
  return { data: Uint8ClampedArray.from(colours.flat()), width, height: colours.length / width };
}

/** @param {number} level */
const grey = (level) => [level, level, level, 255];

test("each grey level comes back, as a value and as a byte", () => {
  const image = { height: 16, width: 16, channels: 1 };
  const picture = pixelsOf(16, Array.from({ length: 256 }, (_, level) => grey(level)));
  const values = fromImageData(picture, image);
  values.forEach((value, level) => assert(Math.abs(value - level / 255) < 1e-7, `${level} gives ${value}`));
  assert.deepEqual(toRgba(values), picture.data);
});

test("it is the way back of toRgba for any ink and paper", () => {
  const values = Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, 1);
  for (const colours of /** @type {import("../../../web/js/index.js").Colours[]} */ ([
    {}, { ink: [0, 0, 0, 255], paper: [255, 255, 255, 255] }, { ink: [0, 0, 0, 255], paper: [0, 0, 0, 0] }, { ink: [200, 30, 30, 255], paper: [250, 248, 244, 255] },
  ])) {
    const back = fromImageData({ data: toRgba(values, colours), width: 3, height: 2 }, format, colours);
    back.forEach((value, i) => assert(Math.abs(value - values[i]) < 0.01, `${JSON.stringify(colours)}: ${value} for ${values[i]}`));
  }
});

test("colours count by their luma, and paper shows where a picture is transparent", () => {
  const picture = pixelsOf(3, [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 255, 0], [255, 255, 255, 51], [90, 90, 90, 255]]);
  const expected = [0.299, 0.587, 0.114, 0, 0.2, 90 / 255];
  fromImageData(picture, format).forEach((value, i) => assert(Math.abs(value - expected[i]) < 1e-6, `${i}: ${value}`));
  const rgb = fromImageData(picture, { ...format, channels: 3 });
  assert.deepEqual(Array.from(rgb.subarray(0, 9)), [1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test("a picture of another shape is cropped, padded or stretched, each pixel a mean of what it covers", () => {
  // Four columns and two rows: 0, 50, 100, 150 above, 200, 200, 200, 200 below.
  const picture = pixelsOf(4, [...[0, 50, 100, 150].map(grey), ...Array.from({ length: 4 }, () => grey(200))]);
  const image = { height: 1, width: 1, channels: 1 };
  const mean = (/** @type {number[]} */ levels) => levels.reduce((sum, level) => sum + level, 0) / levels.length / 255;
  const near = (/** @type {number} */ found, /** @type {number} */ expected) => assert(Math.abs(found - expected) < 1e-6, `${found} for ${expected}`);
  near(fromImageData(picture, image)[0], mean([50, 100, 200, 200]));
  near(fromImageData(picture, image, { fit: "crop" })[0], mean([50, 100, 200, 200]));
  near(fromImageData(picture, image, { fit: "stretch" })[0], mean([0, 50, 100, 150, 200, 200, 200, 200]));
  near(fromImageData(picture, image, { fit: "pad" })[0], mean([0, 50, 100, 150, 200, 200, 200, 200]) / 2);
  const large = fromImageData(picture, { height: 4, width: 4, channels: 1 }, { fit: "pad" });
  assert.deepEqual(Array.from(large, (value) => Math.round(255 * value)), [0, 0, 0, 0, 0, 50, 100, 150, 200, 200, 200, 200, 0, 0, 0, 0]);
});

test("what is no picture is refused with a sentence", () => {
  const refuse = (/** @type {any} */ picture, /** @type {any} */ options, /** @type {RegExp} */ message) =>
    assert.throws(() => fromImageData(picture, format, options), { name: "VaeletError", code: "argument-invalid", message });
  refuse({ data: new Uint8Array(5), width: 1, height: 1 }, {}, /found 5 bytes for 1 by 1 pixels/);
  refuse({ data: new Uint8Array(0), width: 0, height: 0 }, {}, /found 0 bytes/);
  for (const picture of [undefined, null, 5, "picture.png", {}]) refuse(picture, {}, /Expected a picture with pixels/);
  refuse({ width: 2, height: 2 }, {}, /no canvas here/);
  const picture = pixelsOf(1, [grey(5)]);
  for (const fit of ["cover", "toString", null, 5]) refuse(picture, { fit }, /fit to be "crop", "pad" or "stretch", found/);
  refuse(picture, { ink: grey(7), paper: grey(7) }, /differ in luma or in opacity/);
});
