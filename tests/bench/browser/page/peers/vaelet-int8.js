import { loadModelEarly } from "../../../../../build/package/js/early/index.js";
import { runnerOf } from "../vaelet-runner.js";

/** The same model with weights of 8 bits and the decoder first: it draws before the encoder is there. @type {import("../peer.js").Load} */
export async function load({ int8 }) {
  return runnerOf(await loadModelEarly(int8, { wasmUrl: "vaelet/" }));
}
