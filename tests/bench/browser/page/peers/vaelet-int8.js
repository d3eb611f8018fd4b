import { loadModel } from "../../../../../build/package/js/index.js";
import { runnerOf } from "../vaelet-runner.js";

/** The same model with weights of 8 bits. @type {import("../peer.js").Load} */
export async function load({ int8 }) {
  return runnerOf(await loadModel(int8, { wasmUrl: "vaelet/" }));
}
