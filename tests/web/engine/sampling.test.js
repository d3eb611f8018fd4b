import assert from "node:assert/strict";
import { test } from "node:test";

import { loadModel, VaeletError } from "./package.js";
import { mlpVae, tinyCvae } from "./specs/architectures.js";
import { randomFile } from "./weights-files.js";

const vae = await loadModel(randomFile(mlpVae, 1));
const cvae = await loadModel(randomFile(tinyCvae, 1));

test("a seed gives the same z and images, another seed others", () => {
  const first = vae.sample({ seed: 5, count: 3 });
  assert.deepEqual(vae.sample({ seed: 5, count: 3 }), first);
  assert.notDeepEqual(vae.sample({ seed: 6, count: 3 }).z, first.z);
  assert.equal(first.seed, 5);
  assert.equal(first.labels, undefined);
});

test("more samples begin with the fewer ones of the same seed, whatever was sampled between", () => {
  const many = cvae.sample({ seed: 9, count: 50, label: "dog" });
  cvae.sample({ seed: 1, count: 7, label: "cat" });
  for (const count of [1, 16, 17, 33]) {
    const few = cvae.sample({ seed: 9, count, label: "dog" });
    assert.deepEqual(few.z, many.z.subarray(0, count * 2));
    assert.deepEqual(few.images, many.images.subarray(0, count * 24));
  }
});

test("decoding the sampled z with the sampled labels gives the sampled images", () => {
  const { images, z, labels } = cvae.sample({ seed: 3, count: 20, label: [0.25, 0.75, 0] });
  assert.deepEqual(cvae.decode({ z, label: labels }), images);
});

test("z is the generator of FORMAT.md: PCG32 and Box-Muller", () => {
  const { z } = vae.sample({ seed: 12345678901, count: 2 });
  const normals = boxMuller(12345678901n);
  z.forEach((value) => assert.equal(value, Math.fround(normals.next().value)));
});

/**
 * Standard normals, written from FORMAT.md alone.
 * @param {bigint} seed
 * @returns {Generator<number, never>}
 */
function* boxMuller(seed) {
  const bits = pcg32(seed);
  const uniform = () => {
    const a = bits.next().value;
    const b = bits.next().value;
    return (a * 2 ** 20 + Math.floor(b / 2 ** 12) + 0.5) / 2 ** 52;
  };
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    yield radius * Math.cos(angle);
    yield radius * Math.sin(angle);
  }
}

/**
 * PCG32 XSH-RR 64/32, stream 0, seeded as its authors seed it.
 * @param {bigint} seed
 * @returns {Generator<number, never>}
 */
function* pcg32(seed) {
  const mask = (1n << 64n) - 1n;
  const step = (/** @type {bigint} */ state) => (state * 6364136223846793005n + 1n) & mask;
  let state = step((step(0n) + seed) & mask);
  for (;;) {
    const shifted = Number(((state >> 18n) ^ state) >> 27n & 0xffffffffn);
    const rotation = Number(state >> 59n);
    yield ((shifted >>> rotation) | (shifted << (-rotation & 31))) >>> 0;
    state = step(state);
  }
}

test("without a seed one is chosen and told", () => {
  const { seed, z } = vae.sample();
  assert.deepEqual(vae.sample({ seed }).z, z);
});

test("count and seed that do not fit are refused", () => {
  /** @type {(options: Parameters<typeof vae.sample>[0], word: string) => void} */
  const refused = (options, word) =>
    assert.throws(
      () => vae.sample(options),
      (error) => error instanceof VaeletError && error.code === "argument-invalid" && error.message.includes(word),
    );
  refused({ count: 0 }, "count");
  refused({ count: 1.5 }, "count");
  refused({ count: NaN }, "count");
  refused({ seed: -1 }, "seed");
  refused({ seed: 2 ** 60 }, "seed");
});
