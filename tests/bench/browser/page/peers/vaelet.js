import { valueCount } from "../../../../../build/package/js/model/image-format.js";
import { loadModel } from "../../../../../build/package/js/index.js";

/** @type {import("../peer.js").Load} */
export async function load({ weights }) {
  const model = await loadModel(weights, { wasmUrl: "vaelet.wasm" });
  const size = valueCount(model.image);
  let images = new Float32Array();
  return ({ z, label, batch }) => {
    if (images.length !== batch * size) images = new Float32Array(batch * size);
    return model.decode({ z, label }, images);
  };
}
