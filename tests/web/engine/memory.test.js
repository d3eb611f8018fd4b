import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";

import { oddSpecs } from "./specs/odd.js";
import { loadModel, quantiseDecoder, startRuntime, VaeletError, wasmFile } from "./package.js";
import { convCvae, convolution, mlpVae, tinyCvae, transposedConvolution } from "./specs/architectures.js";
import { companions, dense, randomFile, randomNetwork, specification, weightsFile } from "./weights-files.js";

/** @type {WebAssembly.Module} */
let module;
before(async () => {
  module = new WebAssembly.Module(new Uint8Array(await readFile(wasmFile)));
});

/** An instance of its own, so that no other test's model makes its memory grow. */
const ownRuntime = () => startRuntime({ wasmModule: module });
/** @param {import("../../../web/js/runtime.js").Runtime} runtime */
const memorySize = (runtime) => runtime.exports.memory.buffer.byteLength;

test("1,000 cycles of load, decode, encode and free leave the memory flat", async () => {
  const runtime = await ownRuntime();
  const files = [randomFile(tinyCvae, 2), randomFile(convCvae, 1), new Uint8Array(64)];
  const cycle = (/** @type {Uint8Array} */ file) => {
    try {
      const handle = runtime.load(file, "a test file");
      runtime.exports.vaelet_decode(handle, 1);
      runtime.exports.vaelet_encode(handle, 16);
      runtime.exports.vaelet_free(handle);
    } catch (error) {
      assert(error instanceof VaeletError, String(error));
      assert.equal(error.code, "header-malformed");
    }
  };
  files.forEach(cycle);
  const size = memorySize(runtime);
  for (let i = 0; i < 1000; ++i) cycle(files[i % 10 === 0 ? 1 : (i % 2) * 2]);
  assert.equal(memorySize(runtime), size);
});

/**
 * Where the next blocks of several sizes would be given out, and how large the memory is. A block that is freed is the
 * next to be given out: as long as nothing is allocated, each is where it was.
 * @param {import("../../../web/js/runtime.js").Runtime} runtime
 */
function stateOfMemory(runtime) {
  const { exports } = runtime;
  const places = [24, 8, 24, 64, 1024, 65536].map((size) => {
    const address = exports.vaelet_allocate(size);
    exports.vaelet_release(address);
    return address;
  });
  return [...places, memorySize(runtime)];
}

/**
 * Fails where a call takes memory beyond what the load took, or keeps some.
 * @param {import("../../../web/js/runtime.js").Runtime} runtime
 * @param {Uint8Array<ArrayBuffer>} file
 * @param {boolean} encodes
 */
function assertFixedAtLoad(runtime, file, encodes) {
  const { exports } = runtime;
  const handle = runtime.load(file, "a test file");
  const before = stateOfMemory(runtime);
  for (const batch of [16, 1, 7, 16, 2, 1]) {
    exports.vaelet_decode(handle, batch);
    if (encodes) exports.vaelet_encode(handle, batch);
    exports.vaelet_sample(handle, batch);
    assert.deepEqual(stateOfMemory(runtime), before, `batch ${batch}`);
  }
  exports.vaelet_free(handle);
}

for (const spec of [convCvae, ...oddSpecs]) {
  test(`decoding and encoding allocate nothing, whatever the batch: ${spec.name}`, async () => {
    const file = randomFile(spec, 1);
    assertFixedAtLoad(await ownRuntime(), file, spec.encoder !== undefined);
    assertFixedAtLoad(await ownRuntime(), await quantiseDecoder(file), false);
  });
}

test("a model too large for the memory is refused by a sentence, and the others go on", async () => {
  const runtime = await ownRuntime();
  const small = runtime.load(randomFile(tinyCvae, 1), "a test file");
  const huge = { length: 3 * 2 ** 30 };
  assert.throws(() => runtime.load(/** @type {Uint8Array} */ (huge), "huge.safetensors"), {
    code: "out-of-memory",
    message: /huge\.safetensors.*3221225472 bytes/,
  });
  runtime.exports.vaelet_decode(small, 1);
});

test("a transposed convolution of the largest kernel and stride takes the memory of its pixels, and little more", async () => {
  const growth = async (/** @type {import("./weights-files.js").Layer[]} */ ...enlarge) => {
    const runtime = await ownRuntime();
    const spec = specification({
      height: 1024, width: 1024, latent: 1,
      encoder: [convolution("encoder.coarse", 1, 1, { kernel: 1, stride: 64 }), { op: "flatten" }, dense("encoder.posterior", 256, 2)],
      decoder: [dense("decoder.coarse", 1, 256), { op: "unflatten", channels: 1, height: 16, width: 16 }, ...enlarge],
    });
    const before = memorySize(runtime);
    runtime.exports.vaelet_decode(runtime.load(randomFile(spec, 1), "a test file"), 1);
    return memorySize(runtime) - before;
  };
  const pixels = await growth({ op: "upsample", factor: 8 }, { op: "upsample", factor: 8 });
  const all = await growth(transposedConvolution("decoder.image", 1, 1, { kernel: 64, stride: 64, padding: 0 }));
  assert.ok(all - pixels < 2 ** 20, `grew by ${all} bytes, where the pixels took ${pixels}`);
});

test("a model of subnormal weights decodes within twice the time of a normal one", async () => {
  const ordinary = randomNetwork(mlpVae, 1);
  const subnormal = new Map(
    [...ordinary].map(([name, { shape, values }]) => [name, { shape, values: Float32Array.from(values, () => 1e-40) }]),
  );
  const models = await Promise.all(
    [ordinary, subnormal].map((network) => loadModel(weightsFile(mlpVae, new Map([...network, ...companions(mlpVae)])))),
  );
  const z = new Float32Array(32).fill(0.5);
  const out = new Float32Array(16 * 784);
  const fastest = models.map(() => Infinity);
  // In turns, and the fastest of many, so that other work on the machine does not count.
  for (let round = 0; round < 60; ++round) {
    models.forEach((model, i) => {
      const start = performance.now();
      model.decode({ z }, out);
      fastest[i] = Math.min(fastest[i], performance.now() - start);
    });
  }
  assert.ok(fastest[1] <= 2 * fastest[0], `normal ${fastest[0]} ms, subnormal ${fastest[1]} ms`);
  models.forEach((model) => model.dispose());
});
