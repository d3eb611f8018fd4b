import { loadAndCompile, loadLiteRt, Tensor } from "@litertjs/core";

/** @type {import("../peer.js").Load} */
export async function load({ tflite, batches, threads }) {
  await loadLiteRt(new URL("litert/", location.href).href, { threads: threads > 1 });
  // The format fixes the size of the batch: a file for each.
  const models = new Map();
  for (const batch of batches) {
    models.set(batch, await loadAndCompile(tflite(batch), { accelerator: "wasm", cpuOptions: { numThreads: threads } }));
  }
  return { decode: async ({ z, label, batch }) => {
    const inputs = (label === undefined ? [z] : [z, label]).map((values) => new Tensor(values, [batch, values.length / batch]));
    const [output] = await models.get(batch).run(inputs);
    const pixels = output.toTypedArray();
    for (const tensor of [...inputs, output]) tensor.delete();
    return pixels;
  } };
}
