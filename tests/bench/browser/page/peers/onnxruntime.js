import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";

/** @type {import("../peer.js").Load} */
export async function load({ onnx }) {
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm: new URL("onnxruntime/ort-wasm-simd-threaded.wasm", location.href).href };
  const session = await InferenceSession.create(onnx, { executionProviders: ["wasm"], graphOptimizationLevel: "all" });
  return async ({ z, label, batch }) => {
    const rows = (/** @type {Float32Array} */ values) => new Tensor("float32", values, [batch, values.length / batch]);
    const { pixels } = await session.run(label === undefined ? { z: rows(z) } : { z: rows(z), label: rows(label) });
    return /** @type {Float32Array} */ (pixels.data);
  };
}
