import { VaeletError } from "../errors.js";
import { loadModel } from "../load-model.js";
import { showLife } from "./life.js";
import { memoryOf, sendError } from "./messages.js";

/** @typedef {import("./messages.js").CallMessage} CallMessage */

/** The methods that a message may call. */
const methods = /** @type {const} */ (["decode", "encode", "activations", "sample", "interpolate", "traverse", "describe", "selfTest"]);

/**
 * Answers the calls that arrive at a port, until it is told to dispose of the model.
 * @param {MessagePort} port
 */
export function serveModel(port) {
  const ending = new AbortController();
  /** @type {import("../model/model.js").Model | undefined} */
  let model;
  showLife(ending.signal, (life) => port.postMessage({ life }));

  port.onmessage = async ({ data }) => {
    const { id, method, parameters } = /** @type {CallMessage} */ (data);
    if (method === "dispose") return dispose();
    try {
      const result = method === "load" ? await load(id, parameters[0], parameters[1]) : call(method, parameters);
      port.postMessage({ id, result }, memoryOf(result));
    } catch (error) {
      port.postMessage({ id, error: sendError(error) });
    }
  };

  /**
   * @param {number} id
   * @param {import("../weights-source.js").WeightsSource} source
   * @param {import("../load-model.js").LoadOptions} options
   */
  async function load(id, source, options) {
    model = await loadModel(source, {
      ...options,
      signal: ending.signal,
      onProgress: (progress) => port.postMessage({ id, progress }),
    });
    return model.describe();
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
    model?.dispose();
    port.close();
  }
}
