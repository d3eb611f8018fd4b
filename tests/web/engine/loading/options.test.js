// What a program passes by mistake as an option of a load: a VaeletError says which, and nothing else is left behind.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { createTrainer, defineElement, firstLayerDirections, loadModel, loadModelEarly, loadModelInWorker, quantiseDecoder, VaeletError, wasmFile, withDirections } from "../package.js";
import { tinyCvae } from "../specs/architectures.js";
import { randomFile } from "../weights-files.js";

const weights = randomFile(tinyCvae, 1);

/** Rejections that nobody listens to. @type {unknown[]} */
const unhandled = [];
const note = (/** @type {unknown} */ reason) => void unhandled.push(reason);

before(() => void process.on("unhandledRejection", note));
after(() => void process.off("unhandledRejection", note));

/**
 * @param {any} options
 * @param {string} words that the sentence must have
 */
async function assertRefused(options, words) {
  await assert.rejects(loadModel(weights, options), (error) => {
    assert.ok(error instanceof VaeletError, `${words}: ${error}`);
    assert.equal(error.code, "argument-invalid", error.message);
    assert.ok(error.message.includes(words), `"${error.message}" should mention ${words}`);
    return true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(unhandled, [], words);
}

test("a module that is none is named, and leaves no rejection that nobody handles", async () => {
  for (const wasmBinary of ["AGFzbQ==", "", 5, true, new Response(), {}, Promise.resolve()]) await assertRefused({ wasmBinary }, "Expected wasmBinary to be an ArrayBuffer");
  for (const wasmModule of ["vaelet.wasm", 0, true, await readFile(wasmFile), {}, Promise.resolve()]) await assertRefused({ wasmModule }, "Expected wasmModule to be a WebAssembly.Module");
  const bytes = new Uint8Array(await readFile(wasmFile));
  await assertRefused({ wasmModule: WebAssembly.compile(bytes) }, "found a Promise");
});

test("options that are none, and a signal and a function of the wrong kind, are named", async () => {
  for (const options of ["text", 5, () => {}]) await assertRefused(options, "Expected options to be an object");
  for (const signal of [new AbortController(), {}, true]) await assertRefused({ signal }, "Expected signal to be an AbortSignal");
  for (const onProgress of [5, {}, "text"]) await assertRefused({ onProgress }, "Expected onProgress to be a function");
  (await loadModel(weights, /** @type {any} */ (null))).dispose();
  (await loadModel(weights, /** @type {any} */ ({ signal: null, onProgress: null }))).dispose();
});

test("the other loads name options of the wrong kind too", async () => {
  const signal = new AbortController();
  const refused = { name: "VaeletError", code: "argument-invalid", message: /Expected signal to be an AbortSignal, found an AbortController/ };
  const options = /** @type {any} */ ({ signal });
  for (const load of [loadModelEarly, loadModelInWorker, quantiseDecoder, firstLayerDirections]) await assert.rejects(load(weights, options), refused);
  await assert.rejects(createTrainer(options), refused);
  assert.throws(() => defineElement(options), refused);
  for (const name of ["createWorker", "worker"]) {
    await assert.rejects(loadModelInWorker(weights, /** @type {any} */ ({ [name]: 5 })), { code: "argument-invalid", message: new RegExp(`Expected ${name} to be a`) });
  }
});

test("directions and digits that are not there are named", async () => {
  for (const directions of ["abc", {}, [null]]) {
    await assert.rejects(quantiseDecoder(weights, /** @type {any} */ ({ directions })), { name: "VaeletError", message: /Expected directions/ });
    await assert.rejects(withDirections(weights, /** @type {any} */ (directions)), { name: "VaeletError", message: /Expected directions/ });
  }
  assert.ok((await quantiseDecoder(weights, /** @type {any} */ (null))).length > 0);
  for (const wrong of [undefined, null, {}, { digits: "none", widths: null }]) await assert.rejects(createTrainer(/** @type {any} */ (wrong)), { name: "VaeletError", code: "argument-invalid" });
});

test("a source with a method and no address is none", async () => {
  await assert.rejects(loadModel(/** @type {any} */ ({ method: "GET" })), { code: "argument-invalid", message: /found an object/ });
});

test("an address of the module that is none is named", async () => {
  const circular = { simd: {} };
  circular.simd = circular;
  for (const wasmUrl of [5, 5n, true, {}, circular, { simd: null }, { relaxed: 5 }]) await assertRefused({ wasmUrl }, "Expected wasmUrl to be an address");
});

test("a broken module leaves no rejection that nobody handles", async () => {
  await assert.rejects(loadModel(weights, { wasmBinary: new Uint8Array(8) }), { code: "wasm-invalid" });
  await assert.rejects(loadModel("no such file", { wasmBinary: new Uint8Array(8) }), VaeletError);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(unhandled, []);
});
