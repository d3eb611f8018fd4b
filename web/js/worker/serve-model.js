import { VaeletError } from "../errors.js";
import { loadModelEarly } from "../early/index.js";
import { loadModel } from "../load-model.js";
import { showLife } from "./life.js";
import { memoryOf, receiveError, sendError } from "./messages.js";

/** @typedef {import("./messages.js").CallMessage} CallMessage */

/** The methods that a message may call. */
const methods = /** @type {const} */ (["decode", "encode", "activations", "sample", "interpolate", "traverse", "describe", "selfTest"]);

/**
 * Answers the calls that arrive at a port, until it is told to dispose of the model.
 * @param {MessagePort} port
 */
export function serveModel(port) {
  const ending = new AbortController();
  /** Ends a load, or what is missing of one that drew early. */
  const loading = new AbortController();
  /** @type {import("../model/model.js").Model | undefined} */
  let model;
  /** The call that hears of progress. */
  let listening = 0;
  showLife(ending.signal, (life) => port.postMessage({ life }));

  port.onmessage = async ({ data }) => {
    const { id, method, parameters } = /** @type {CallMessage} */ (data);
    if (method === "dispose") return dispose();
    try {
      const result = await answer(id, method, parameters);
      port.postMessage({ id, result }, memoryOf(result));
    } catch (error) {
      port.postMessage({ id, error: sendError(error) });
    }
  };

  /**
   * @param {number} id
   * @param {string} method
   * @param {any[]} parameters
   */
  function answer(id, method, parameters) {
    if (method === "load") return load(id, parameters[0], parameters[1]);
    if (method === "whole") return whole(id);
    if (method === "prior") return model?.prior;
    if (method === "abort") return loading.abort(receiveError(parameters[0]));
    return call(method, parameters);
  }

  /**
   * @param {number} id
   * @param {import("../weights-source.js").WeightsSource} source
   * @param {import("../load-model.js").LoadOptions & {early?: boolean}} options
   */
  async function load(id, source, { early, ...options }) {
    listening = id;
    model = await (early ? loadModelEarly : loadModel)(source, {
      ...options,
      signal: loading.signal,
      onProgress: (progress) => port.postMessage({ id: listening, progress }),
    });
    return model.describe();
  }

  /**
   * Waits for the rest of a model that was loaded early.
   * @param {number} id
   */
  function whole(id) {
    listening = id;
    return model?.whole;
  }

  /**
   * @param {string} method
   * @param {any[]} parameters
   */
  function call(method, parameters) {
    if (model === undefined) throw new VaeletError("worker-failed", "No model is loaded here yet.");
    const known = methods.find((name) => name === method);
    if (known === undefined) {
      throw new VaeletError("argument-invalid", `Expected one of the calls ${methods.join(", ")}, found "${method}".`);
    }
    return /** @type {any} */ (model)[known](...parameters);
  }

  function dispose() {
    ending.abort();
    loading.abort();
    model?.dispose();
    port.close();
  }
}
