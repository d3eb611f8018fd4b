// Safetensors of other programs in the place of weights.
import assert from "node:assert/strict";
import { test } from "node:test";

import { loadModel } from "../package.js";
import { container } from "../weights-files.js";

test("weights of PyTorch's kind of safetensors are no later version of vaelet's", async () => {
  const file = container(JSON.stringify({ __metadata__: { format: "pt" } }), new Float32Array(0));
  await assert.rejects(loadModel(file), { code: "metadata-missing", message: /found "pt"/ });
});

test("a zero in a quoted text does not end the sentence", async () => {
  const header = { "a\0b": { dtype: "F24", shape: [], data_offsets: [0, 0] } };
  const file = container(JSON.stringify(header), new Float32Array(0));
  await assert.rejects(loadModel(file), { code: "dtype-unknown", message: /"a\0b".*found "F24"/ });
});
