// For tools that leave vaelet.wasm and the worker's script behind. web/pack bundles it, with both inside, into the
// package's js/embedded.js.
import { VaeletError } from "./errors.js";
import wasmBinary from "vaelet.wasm";
import workerScript from "worker.txt";

export { wasmBinary };

/** One address serves every worker. @type {string | undefined} */
let workerAddress;

export function createWorker() {
  if (typeof Worker === "undefined") {
    throw new VaeletError("worker-failed", "There are no web workers here: use loadModel instead.");
  }
  workerAddress ??= URL.createObjectURL(new Blob([workerScript], { type: "text/javascript" }));
  return new Worker(workerAddress, { type: "module" });
}
