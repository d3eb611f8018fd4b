import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { loadModel, packageFolder, wasmFile } from "./package.js";
import { Runtime, startRuntime } from "../../../build/package/js/runtime.js";
import { convCvae, mlpVae, tinyCvae } from "./specs.js";
import { randomFile, randomNetwork, companions, weightsFile } from "./weights-files.js";

const bytes = randomFile(convCvae, 1);

/** A runtime of its own, which tells how much memory it holds. */
async function ownRuntime() {
  const runtime = await startRuntime({ wasmModule: new WebAssembly.Module(await readFile(wasmFile)) });
  return { runtime, size: () => runtime.exports.memory.buffer.byteLength };
}

test("1,000 cycles of load, decode and free leave the memory flat", async () => {
  const { runtime, size } = await ownRuntime();
  assert.ok(runtime instanceof Runtime);
  const small = randomFile(tinyCvae, 2);
  const cycle = (file) => {
    const handle = runtime.load(file, "a test file");
    runtime.exports.vaelet_decode(handle, 1);
    runtime.exports.vaelet_encode(handle, 1);
    runtime.exports.vaelet_free(handle);
  };
  for (let i = 0; i < 10; ++i) cycle(i % 2 ? small : bytes);
  const before = size();
  for (let i = 0; i < 1000; ++i) cycle(i % 10 ? small : bytes);
  assert.equal(size(), before);
});
