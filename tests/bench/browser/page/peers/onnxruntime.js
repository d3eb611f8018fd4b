import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";

/** @type {import("../peer.js").Load} */
export async function load({ onnx, onnxEncoder, threads }) {
  env.wasm.numThreads = threads;
  const file = (/** @type {string} */ ending) => new URL(`onnxruntime/ort-wasm-simd-threaded.${ending}`, location.href).href;
  // Its threads run a script of their own, which the bundle is not.
  env.wasm.wasmPaths = { wasm: file("wasm"), ...(threads > 1 && { mjs: file("mjs") }) };
  const create = (/** @type {string} */ address) =>
    InferenceSession.create(address, { executionProviders: ["wasm"], graphOptimizationLevel: "all" });
  const decoder = await create(onnx);
  const encoder = onnxEncoder && (await create(onnxEncoder));
  const rows = (/** @type {Float32Array} */ values, /** @type {number} */ batch) => new Tensor("float32", values, [batch, values.length / batch]);
  return {
    async decode({ z, label, batch }) {
      const { pixels } = await decoder.run({ z: rows(z, batch), ...(label && { label: rows(label, batch) }) });
      return /** @type {Float32Array} */ (pixels.data);
    },
    ...(encoder && {
      async encode({ pixels, label, batch }) {
        const taken = label && encoder.inputNames.includes("label") && { label: rows(label, batch) };
        const { posterior } = await encoder.run({ pixels: rows(pixels, batch), ...taken });
        return meansOf(/** @type {Float32Array} */ (posterior.data), batch);
      },
    }),
  };
}

/**
 * The first half of each row.
 * @param {Float32Array} posterior [batch, 2 L]
 * @param {number} batch
 */
function meansOf(posterior, batch) {
  const width = posterior.length / batch;
  return Float32Array.from({ length: posterior.length / 2 }, (_, i) => posterior[Math.floor((2 * i) / width) * width + (i % (width / 2))]);
}
