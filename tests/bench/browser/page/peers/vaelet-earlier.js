import { loadModel } from "earlier-package";
import { runnerOf } from "../vaelet-runner.js";

/** The package of an earlier commit, which ../../earlier builds. @type {import("../peer.js").Load} */
export async function load({ weights }) {
  return runnerOf(await loadModel(weights, { wasmUrl: "earlier.wasm" }));
}
