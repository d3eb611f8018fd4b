import { checkArgument } from "../check-argument.js";

/**
 * A model, in a worker or not: its answers are to be awaited.
 * @typedef {import("../model/model.js").Model | import("../worker/worker-model.js").WorkerModel} AnyModel
 */

/**
 * Refuses what is no model, such as the promise of one.
 * @param {AnyModel} model
 * @throws {import("../errors.js").VaeletError} argument-invalid
 */
export function checkModel(model) {
  checkArgument("model", model, typeof model?.describe === "function", "a model, which loadModel and loadModelInWorker promise");
}
