import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { gunzipSync, gzipSync } from "node:zlib";
import { createTrainer, loadModel, VaeletError, wasmFile } from "../package.js";

const digits = new Uint8Array(await readFile(new URL("../../../../www/digits/mnist.digits", import.meta.url)));

/** The smaller of the networks that the page offers, for the sake of time. */
const widths = { outer: 128, inner: 64 };

/**
 * Takes steps; returns the mean of -ELBO over the last of them, in nats an image.
 * @param {Awaited<ReturnType<typeof createTrainer>>} trainer
 * @param {number} steps
 * @param {number} [last]
 */
function train(trainer, steps, last = 10) {
  const results = Array.from({ length: steps }, () => trainer.step());
  assert(results.every(({ goesOn }) => goesOn));
  return results.slice(-last).reduce((sum, { reconstruction, kl }) => sum + reconstruction + kl, 0) / last;
}

test("two hundred steps lower -ELBO of black and white digits below 200 nats an image", async (t) => {
  const trainer = await createTrainer({ digits, widths });
  const before = train(trainer, 1, 1);
  const begin = performance.now();
  const after = train(trainer, 199);
  t.diagnostic(`from ${before.toFixed(1)} to ${after.toFixed(1)} nats, ${Math.round((1000 * 199 * trainer.batch) / (performance.now() - begin))} digits a second`);
  // A guess of one half for every pixel costs 784 ln 2 = 543 nats.
  assert(Math.abs(before - 543) < 10, `${before}`);
  assert(after < 200, `${after}`);
});

test("the digits are as many of each class, to train with and to test with", async () => {
  const trainer = await createTrainer({ digits, widths });
  assert.deepEqual([trainer.trainingCount, trainer.testCount], [9500, 500]);
  assert.deepEqual(trainer.image, { height: 28, width: 28 });
  const counts = (/** @type {Uint8Array} */ labels) => Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);
  assert.deepEqual(counts(trainer.testLabels), Array(10).fill(50));
  assert.deepEqual(counts(gunzipSync(digits).subarray(32, 32 + 9500)), Array(10).fill(950));
});

test("the same seed gives the same file byte for byte, another seed or size another", async () => {
  const files = [];
  for (const options of [{ seed: 3 }, { seed: 3 }, { seed: 4 }, { seed: 3, widths: { outer: 64, inner: 64 } }]) {
    const trainer = await createTrainer({ digits, widths, ...options });
    train(trainer, 12);
    files.push(Buffer.from(trainer.write()));
    trainer.dispose();
  }
  const [one, same, ...others] = files;
  assert(one.equals(same));
  for (const other of others) assert(!one.equals(other));
});

test("a model that was trained here opens as any other, and draws what the trainer draws", async () => {
  const trainer = await createTrainer({ digits, widths });
  train(trainer, 60);
  const [side, reach] = [5, 2];
  const expected = trainer.decodeSquare({ side, reach });
  const model = await loadModel(trainer.write(), { wasmUrl: wasmFile });
  assert.equal(model.latentSize, 2);
  assert(model.hasEncoder && !model.conditional);
  assert(model.selfTest() < 1e-4);
  // The centres of the tiles, from the top left: z1 to the right, z2 upwards.
  const z = Array.from({ length: side * side }, (_, i) => [(i % side) * 0.8 - 1.6, 1.6 - Math.floor(i / side) * 0.8]);
  const images = model.decode({ z });
  assert.equal(images.length, expected.length);
  assert(images.every((value, i) => Math.abs(value - expected[i]) < 1e-4));
  assert(Math.max(...expected) - Math.min(...expected) > 0.3, "it draws something");
  const { training } = /** @type {any} */ (model.describe());
  assert.match(training.command, /60 steps of 64 digits, seed 1/);
  assert(training.test.reconstruction > 100 && training.test.kl > 0);
});

test("a learning rate that is too large ends the training, which then stays as it is", async () => {
  const trainer = await createTrainer({ digits, widths });
  let result = trainer.step({ learningRate: 1 });
  for (let i = 0; i < 20 && result.goesOn; i++) result = trainer.step({ learningRate: 1 });
  assert.equal(result.goesOn, false);
  const { steps } = trainer;
  assert.equal(trainer.step().goesOn, false);
  assert.equal(trainer.steps, steps);
});

test("digits are taken as the weights of a model are, whatever made them", async () => {
  const foreign = runInNewContext("(bytes) => Uint8Array.from(bytes).buffer")(digits);
  assert.ok(!(foreign instanceof ArrayBuffer));
  for (const source of [foreign, new Blob([digits]), new Response(digits), new DataView(digits.slice().buffer)]) {
    const trainer = await createTrainer({ digits: source, widths });
    assert.ok(trainer.trainingCount > 0);
    trainer.dispose();
  }
  await assert.rejects(createTrainer({ digits: /** @type {any} */ (5) }), { code: "argument-invalid", message: /a Blob with digits, found the number 5/ });
});

test("what cannot be trained on, or with, is refused with what was expected and found", async () => {
  const plain = gunzipSync(digits);
  const wrong = Uint8Array.from(plain);
  wrong[0] = 0;
  // 2^17 images of 512 x 512: their bytes, counted in 32 bits, are as many as the file has.
  const overflowing = new Uint8Array(32 + 2 ** 17);
  overflowing.set(plain.subarray(0, 16));
  new Uint32Array(overflowing.buffer, 16, 4).set([2 ** 17 - 1, 1, 512, 512]);
  const cases = /** @type {const} */ ([
    [{ digits: digits.subarray(0, 1000) }, "data-damaged", /compressed by gzip, found a part/],
    [{ digits: new Uint8Array(gzipSync(plain.subarray(0, 5000))) }, "data-damaged", /expected a file of \d+ bytes, found 5000/],
    [{ digits: wrong }, "data-damaged", /found another file/],
    [{ digits: overflowing }, "data-damaged", /expected a file of 4295098400 bytes, found 131104/],
    [{ digits, seed: 0.5 }, "argument-invalid", /Expected seed to be a whole number from 0 to 2\^53, found the number 0\.5/],
    [{ digits, widths: { outer: 0, inner: 3 } }, "argument-invalid", /Expected width to be a whole number/],
    [{ digits, wasmUrl: "data:application/wasm,none" }, "wasm-invalid", /Expected vaelet's module that trains, .* at data:application.wasm,none, found something else/],
    [{ digits, wasmUrl: new URL("missing.wasm", wasmFile) }, "source-unreadable", /missing\.wasm.*Copy vaelet-training\.wasm beside the script, or pass `wasmUrl`/],
    [{ digits, wasmUrl: wasmFile }, "wasm-invalid", /vaelet-training\.wasm, of this version at .*vaelet\.wasm, found something else: it has no vaelet_training_create/],
  ]);
  for (const [options, code, sentence] of cases) {
    await assert.rejects(createTrainer(options), (error) => error instanceof VaeletError && error.code === code && sentence.test(error.message));
  }
  const trainer = await createTrainer({ digits, widths });
  assert.throws(() => trainer.step({ learningRate: 0 }), /Expected learningRate to be a positive number, found the number 0/);
  assert.throws(() => trainer.step({ beta: NaN }), /Expected beta to be/);
  assert.throws(() => trainer.decodeSquare({ side: 65, reach: 1 }), /Expected side to be a whole number from 1 to 64/);
  for (const reach of [NaN, 0, -1, 1e39, /** @type {any} */ ("1"), undefined]) {
    assert.throws(() => trainer.decodeSquare({ side: 2, reach }), { code: "argument-invalid", message: /Expected reach to be a positive number that/ });
  }
  assert.throws(() => /** @type {any} */ (trainer).decodeSquare(), { code: "argument-invalid" });
  trainer.dispose();
  trainer.dispose();
  assert.throws(() => trainer.write(), { code: "model-disposed", message: /^This trainer was disposed of/ });
});
