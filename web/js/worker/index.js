export { VaeletError } from "../errors.js";
export { loadModelInWorker } from "./load-model-in-worker.js";
export { WorkerModel } from "./worker-model.js";

/** @typedef {import("./load-model-in-worker.js").WorkerOptions} WorkerOptions */
