import assert from "node:assert/strict";
import { test } from "node:test";

import { modules } from "./loading/modules.js";
import { loadModel } from "./package.js";
import { convCvae, mlpVae } from "./specs/architectures.js";
import { randomFile, randomNumbers } from "./weights-files.js";

const seed = Number(process.env.VAELET_TEST_SEED ?? 1);

for (const [kind, wasmUrl] of modules) {
  // More than are decoded at a time, and each number of rows that whole tiles of the kernels leave.
  test(`gives an item the same image in every batch: ${kind}`, async () => {
    for (const [spec, counts] of /** @type {const} */ ([[mlpVae, Array.from({ length: 33 }, (_, i) => i + 1)], [convCvae, [2, 33]]])) {
      const model = await loadModel(randomFile(spec, seed), { wasmUrl });
      const random = randomNumbers(seed);
      const z = Float32Array.from({ length: 33 * spec.latent }, () => 2 * random());
      const label = model.conditional ? { label: "3" } : {};
      const decode = (/** @type {number} */ from, /** @type {number} */ to) => model.decode({ z: z.subarray(from * spec.latent, to * spec.latent), ...label });
      const alone = Array.from({ length: 33 }, (_, i) => decode(i, i + 1));
      for (const count of counts) {
        const together = decode(0, count);
        for (let i = 0; i < count; i++) assert.deepEqual(together.subarray(i * 784, (i + 1) * 784), alone[i], `${i} of ${count}`);
      }
      model.dispose();
    }
  });
}
