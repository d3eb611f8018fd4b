import { VaeletError } from "../errors.js";
import { watchLife } from "./life.js";
import { receiveError } from "./messages.js";

/** @typedef {import("../fetch-bytes.js").Progress} Progress */
/**
 * @typedef {object} Pending
 * @property {(result: any) => void} resolve
 * @property {(error: unknown) => void} reject
 * @property {((progress: Progress) => void) | undefined} onProgress
 */

/** Calls over a port, answered as promises. */
export class Calls {
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #port;
  #last = 0;
  /** @type {unknown} */
  #ended;

  /** @param {MessagePort} port */
  constructor(port) {
    this.#port = port;
    port.onmessage = ({ data }) => ("life" in data ? watchLife(data.life, this.#die) : this.#answer(data));
  }

  /**
   * @param {string} method
   * @param {unknown[]} parameters
   * @param {{transfer?: Transferable[], onProgress?: (progress: Progress) => void}} [options]
   * @returns {Promise<any>}
   */
  call(method, parameters, { transfer = [], onProgress } = {}) {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#port.postMessage({ id, method, parameters }, transfer);
      this.#pending.set(id, { resolve, reject, onProgress });
    });
  }

  /**
   * Ends the other side's model; calls that still wait, and later ones, are rejected with the reason.
   * @param {unknown} reason
   */
  end(reason) {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#port.postMessage({ id: 0, method: "dispose", parameters: [] });
    this.#port.close();
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }

  #die = () =>
    this.end(
      new VaeletError("worker-failed", "vaelet's worker was terminated, or broke down. Load the model again to use it."),
    );

  /** @param {import("./messages.js").AnswerMessage} answer */
  #answer({ id, progress, result, error }) {
    const pending = this.#pending.get(id);
    if (progress !== undefined) return pending && this.#tell(pending, progress);
    this.#pending.delete(id);
    if (error !== undefined) pending?.reject(receiveError(error));
    else pending?.resolve(result);
  }

  /**
   * Tells the caller's function. When it throws, the call is rejected with that, as without a worker.
   * @param {Pending} pending
   * @param {Progress} progress
   */
  #tell({ reject, onProgress }, progress) {
    try {
      onProgress?.(progress);
    } catch (error) {
      reject(error);
    }
  }
}
