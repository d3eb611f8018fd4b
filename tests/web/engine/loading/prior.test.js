// A model that decodes before its fitted prior has arrived, which lies behind the decoder.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { watchMemory } from "../../soak/work.js";
import { reorderTensors } from "../../support/reorder-tensors.js";
import { startOf } from "../../support/weights-file.js";
import { loadModel, loadModelEarly, wasmFile } from "../package.js";

const golden = new Uint8Array(await readFile(new URL("../../../golden/tiny-cvae.safetensors", import.meta.url)));
/** As writers of version 2 have it. */
const file = reorderTensors(golden, [/^decoder/, /^latent/, /^prior/, /^encoder/]);
const decoderEnd = startOf(file, /^prior/);
const priorEnd = startOf(file, /^encoder/);

const expected = await loadModel(file);
const label = expected.labels[1];
const z = new Float32Array(expected.latentSize).fill(0.5);
const pixels = expected.decode({ z, label });
const drawn = expected.sample({ label, seed: 3 });
const encoded = expected.encode({ pixels, label });
const pending = { code: "prior-pending", message: /has no prior yet: wait for the model's `prior`/ };
/** Milliseconds for a test that without what it tests would wait for ever. */
const timeout = 30_000;

/** A response whose bytes the test sends. */
function heldAnswer() {
  const { readable, writable } = new TransformStream(undefined, undefined, { highWaterMark: 10 });
  const writer = writable.getWriter();
  return { response: new Response(readable), writer };
}

/**
 * Loads a model of which so many bytes have arrived.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} count
 * @param {import("../../../../web/js/load-model.js").LoadOptions} [options]
 */
async function loadBeginning(bytes, count, options) {
  const { response, writer } = heldAnswer();
  writer.write(bytes.subarray(0, count));
  return { model: await loadModelEarly(response, options), writer };
}

test("a model decodes before its prior has arrived, draws from that before its encoder has, and encodes at last", { timeout }, async () => {
  const { model, writer } = await loadBeginning(file, decoderEnd);
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.throws(() => model.sample({ label, seed: 3 }), pending);
  assert.throws(() => model.encode({ pixels, label }), { code: "encoder-pending" });

  writer.write(file.subarray(decoderEnd, priorEnd));
  await model.prior;
  assert.deepEqual(model.sample({ label, seed: 3 }), drawn);
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.throws(() => model.encode({ pixels, label }), { code: "encoder-pending" });
  assert.deepEqual({ ...model.describe(), training: 0 }, { ...expected.describe(), training: 0 });

  writer.write(file.subarray(priorEnd));
  writer.close();
  await model.whole;
  assert.deepEqual(model.sample({ label, seed: 3 }), drawn);
  assert.deepEqual(model.encode({ pixels, label }), encoded);
  model.dispose();
});

test("where all has arrived, the prior comes with the whole, and is refused before as it is elsewhere", { timeout }, async () => {
  const { model, writer } = await loadBeginning(file, file.length);
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.throws(() => model.sample({ label, seed: 3 }), pending);
  writer.close();
  await model.prior;
  assert.deepEqual(model.sample({ label, seed: 3 }), drawn);
  assert.deepEqual(model.encode({ pixels, label }), encoded);
  model.dispose();
});

test("a prior behind the encoder comes with the whole", { timeout }, async () => {
  const behind = reorderTensors(golden, [/^decoder/, /^latent/, /^encoder/, /^prior/]);
  const { model, writer } = await loadBeginning(behind, startOf(behind, /^encoder/));
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.throws(() => model.sample({ label, seed: 3 }), pending);
  writer.write(behind.subarray(startOf(behind, /^encoder/)));
  writer.close();
  await model.prior;
  assert.deepEqual(model.sample({ label, seed: 3 }), drawn);
  model.dispose();
});

test("a prior before what the decoder needs is there with it", { timeout }, async () => {
  const before = reorderTensors(golden, [/^decoder/, /^prior/, /^latent/, /^encoder/]);
  const { model, writer } = await loadBeginning(before, startOf(before, /^encoder/));
  await model.prior;
  assert.deepEqual(model.sample({ label, seed: 3 }), drawn);
  writer.close();
  model.dispose();
});

test("where the connection breaks off behind the decoder, both promises and `sample` say what is missing", { timeout }, async () => {
  const { model, writer } = await loadBeginning(file, decoderEnd);
  writer.abort(new Error("the line is cut"));
  const missing = { name: "VaeletError", message: /draws, but its prior and its encoder did not arrive/ };
  await assert.rejects(model.prior, missing);
  await assert.rejects(model.whole, missing);
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.throws(() => model.sample({ label, seed: 3 }), missing);
  model.dispose();
});

test("where it breaks off behind the prior, the model draws from that, and lacks its encoder", { timeout }, async () => {
  const { model, writer } = await loadBeginning(file, decoderEnd);
  writer.write(file.subarray(decoderEnd, priorEnd));
  await model.prior;
  writer.abort(new Error("the line is cut"));
  await assert.rejects(model.whole, { message: /draws, but its encoder did not arrive/ });
  assert.deepEqual(model.sample({ label, seed: 3 }), drawn);
  model.dispose();
});

test("a damaged prior is told once the whole is there, and the model decodes on", { timeout }, async () => {
  const damaged = file.slice();
  damaged.fill(0xff, decoderEnd, priorEnd); // not numbers
  const { model, writer } = await loadBeginning(damaged, decoderEnd);
  writer.write(damaged.subarray(decoderEnd));
  writer.close();
  await assert.rejects(model.prior, { message: /prior and its encoder did not arrive.*prior\./s });
  assert.throws(() => model.sample({ label, seed: 3 }), { message: /prior\./ });
  assert.deepEqual(model.decode({ z, label }), pixels);
  model.dispose();
});

test("a model that is disposed of before its prior has arrived rejects both promises", { timeout }, async () => {
  const { model, writer } = await loadBeginning(file, decoderEnd);
  model.dispose();
  await assert.rejects(model.prior, { code: "model-disposed" });
  await assert.rejects(model.whole, { code: "model-disposed" });
  writer.abort().catch(() => {});
});

test("models that are loaded so, one after another, leave no memory behind", { timeout }, async () => {
  const memory = watchMemory();
  // An instance of its own, whose memory no other test takes.
  const options = { wasmModule: await WebAssembly.compile(new Uint8Array(await readFile(wasmFile))) };
  const load = async (/** @type {boolean} */ isWhole) => {
    const { model, writer } = await loadBeginning(file, decoderEnd, options);
    writer.write(file.subarray(decoderEnd, priorEnd));
    await model.prior;
    writer.write(file.subarray(priorEnd));
    writer.close();
    if (isWhole) await model.whole;
    model.dispose();
  };
  const loadMany = async () => {
    for (let i = 0; i < 300; i++) await load(i % 3 > 0);
  };
  await loadMany();
  const before = memory();
  await loadMany();
  assert.equal(memory(), before);
});
