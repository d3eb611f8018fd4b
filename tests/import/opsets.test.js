// Decoders that graphs/opset_graphs.py says as opsets 18 to 21 do: imported, beside ONNX Runtime.
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { loadModel } from "../web/engine/package.js";
import { allowed, assertClose, assertVaried, count, folder, interleaved, numbers, pixelOf, run, runGraph, size } from "./support.js";

/** @type {import("./support.js").DecoderCase[]} */
const cases = JSON.parse(await readFile(`${folder}opsets.json`, "utf8"));

for (const model of cases) {
  test(`${model.name}, of the opset ${model.opset}, decodes to ONNX Runtime's numbers`, async () => {
    const home = `${folder}opsets/${model.name}`;
    run("import", "--overwrite", "--decoder", `${home}/decoder.onnx`, "--out", `${home}/model.safetensors`);
    const z = numbers(count * size(model.z), -2, 2);
    const [decoded] = await runGraph(`${home}/decoder.onnx`, z, model.z, new Float32Array());
    const expected = interleaved(Float32Array.from(decoded, pixelOf[model.end]), model.image);
    assertVaried(expected, model.name);
    const loaded = await loadModel(`${home}/model.safetensors`);
    assertClose(loaded.decode({ z }), expected, allowed, model.name);
    loaded.dispose();
  });
}
