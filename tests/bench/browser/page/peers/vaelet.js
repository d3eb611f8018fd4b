import { loadModel } from "../../../../../build/package/js/index.js";
import { runnerOf } from "../vaelet-runner.js";

/** With the build of the module that the package chooses. @type {import("../peer.js").Load} */
export async function load({ weights }) {
  return runnerOf(await loadModel(weights, { wasmUrl: "vaelet/" }));
}
