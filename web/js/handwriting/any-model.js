/**
 * A model, in a worker or not: its answers are to be awaited.
 * @typedef {import("../model/model.js").Model | import("../worker/worker-model.js").WorkerModel} AnyModel
 */

export {};
