import { VaeletError } from "../errors.js";
import { ModelFacts } from "../model/model-facts.js";
import { imagesFor } from "../model/rows.js";

/** @typedef {import("../model/model.js").Model} Model */

/** A model that lives in a worker: what `Model` offers, as promises. Calls are answered in order. */
export class WorkerModel extends ModelFacts {
  #calls;
  #end;

  /**
   * Made by `loadModelInWorker`.
   * @param {import("../model/description.js").Description} description
   * @param {import("./calls.js").Calls} calls
   * @param {(reason: unknown) => void} end
   * @param {(progress: import("../fetch-bytes.js").Progress) => void} [onProgress] goes on until all has arrived
   */
  constructor(description, calls, end, onProgress) {
    super(description);
    this.#calls = calls;
    this.#end = end;
    /** @readonly @type {Promise<void>} As `Model.whole`. */
    this.whole = calls.call("whole", [], { onProgress });
    /** @readonly @type {Promise<void>} As `Model.prior`. */
    this.prior = calls.call("prior", []);
    for (const promise of [this.whole, this.prior]) promise.catch(() => {});
  }

  /**
   * As `Model.decode`.
   * @param {Parameters<Model["decode"]>[0]} input
   * @param {Float32Array} [out] filled and returned
   * @returns {Promise<Float32Array>}
   */
  async decode(input, out) {
    /** @type {Float32Array} */
    const images = await this.#calls.call("decode", [input]);
    if (out === undefined) return images;
    const filled = imagesFor(images.length, 1, out);
    filled.set(images);
    return filled;
  }

  /**
   * As `Model.encode`; waits until the encoder has arrived.
   * @param {Parameters<Model["encode"]>[0]} input
   * @returns {Promise<ReturnType<Model["encode"]>>}
   */
  async encode(input) {
    await this.whole.catch(() => {});
    return this.#calls.call("encode", [input]);
  }

  /**
   * As `Model.activations`.
   * @param {Parameters<Model["activations"]>[0]} input
   * @returns {Promise<ReturnType<Model["activations"]>>}
   */
  async activations(input) {
    if (input && "pixels" in input) await this.whole.catch(() => {});
    return this.#calls.call("activations", [input]);
  }

  /**
   * As `Model.sample`; waits until the prior has arrived.
   * @param {Parameters<Model["sample"]>[0]} [options]
   * @returns {Promise<ReturnType<Model["sample"]>>}
   */
  async sample(options) {
    await this.prior.catch(() => {});
    return this.#calls.call("sample", [options]);
  }

  /**
   * As `Model.interpolate`.
   * @param {Parameters<Model["interpolate"]>[0]} path
   * @returns {Promise<ReturnType<Model["interpolate"]>>}
   */
  interpolate(path) {
    return this.#calls.call("interpolate", [path]);
  }

  /**
   * As `Model.traverse`.
   * @param {Parameters<Model["traverse"]>[0]} path
   * @returns {Promise<ReturnType<Model["traverse"]>>}
   */
  traverse(path) {
    return this.#calls.call("traverse", [path]);
  }

  /**
   * As `Model.describe`.
   * @returns {Promise<ReturnType<Model["describe"]>>}
   */
  describe() {
    return this.#calls.call("describe", []);
  }

  /**
   * As `Model.selfTest`; waits until all has arrived.
   * @returns {Promise<ReturnType<Model["selfTest"]>>}
   */
  async selfTest() {
    await this.whole.catch(() => {});
    return this.#calls.call("selfTest", []);
  }

  /** Frees the model, and ends the worker if it is the model's own. Calls without an answer yet are rejected. */
  dispose() {
    this.#end(
      new VaeletError("model-disposed", `The model ${this.name} was disposed of. Load it again to use it.`),
    );
  }
}
