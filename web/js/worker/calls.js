import { messageOf, VaeletError } from "../errors.js";
import { watchLife } from "./life.js";
import { plainCopy, receiveError } from "./messages.js";

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
  #isEnded = false;
  /** Why, in that case. @type {unknown} */
  #ended;
  #died;

  /**
   * @param {MessagePort} port
   * @param {() => void} died called when the other side is gone without a word
   */
  constructor(port, died) {
    this.#port = port;
    this.#died = died;
    port.onmessage = ({ data }) => ("life" in data ? watchLife(data.life, this.#die) : this.#answer(data));
  }

  /**
   * @param {string} method
   * @param {unknown[]} parameters
   * @param {{transfer?: Transferable[], onProgress?: (progress: Progress) => void}} [options]
   * @returns {Promise<any>}
   */
  call(method, parameters, { transfer = [], onProgress } = {}) {
    if (this.#isEnded) return Promise.reject(this.#ended);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#send({ id, method, parameters }, transfer);
      this.#pending.set(id, { resolve, reject, onProgress });
    });
  }

  /**
   * Sends a call. Arrays behind a proxy, as those of Vue, cannot be cloned: of them a plain copy is sent.
   * @param {import("./messages.js").CallMessage} message
   * @param {Transferable[]} transfer
   */
  #send({ id, method, parameters }, transfer) {
    try {
      this.#port.postMessage({ id, method, parameters }, transfer);
    } catch {
      const copy = plainCopy(parameters);
      try {
        this.#port.postMessage({ id, method, parameters: copy }, transfer);
      } catch (cause) {
        throw new VaeletError("argument-invalid", `A worker cannot be sent this: ${messageOf(cause)}`, { cause });
      }
    }
  }

  /**
   * Ends the other side's model; calls that still wait, and later ones, are rejected with the reason.
   * @param {unknown} reason
   * @returns {boolean} false when it had ended before
   */
  end(reason) {
    if (this.#isEnded) return false;
    this.#isEnded = true;
    this.#ended = reason;
    this.#port.postMessage({ id: 0, method: "dispose", parameters: [] });
    this.#port.close();
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
    return true;
  }

  #die = () => {
    // The lock is given back at the end of a model too: its worker may live on for others.
    if (this.#isEnded) return;
    this.#died();
    this.end(
      new VaeletError("worker-failed", "vaelet's worker was terminated, or broke down. Load the model again to use it."),
    );
  };

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
