// The types of vaelet.js, from the package's sources, so that checking needs no build.
export * from "../../../../web/js/index.js";
export * from "../../../../web/js/early/index.js";
export * from "../../../../web/js/handwriting/index.js";
export * from "../../../../web/js/pictures/index.js";
export { loadModelInWorker, WorkerModel } from "../../../../web/js/worker/index.js";
