import { describeValue } from "./values.js";

/**
 * An error of vaelet. `code` is stable and meant for programs, `message` is a sentence for people: what was
 * expected, what was found, what to do. Weights files are refused with the codes of shared/base/error.h, such
 * as `tensor-missing` or `header-past-end`; the rest are:
 *
 * - `argument-invalid`, `latent-invalid`, `label-invalid`, `pixels-invalid`, `model-disposed`: what was passed
 * - `encoder-missing`: `encode` of a model that only decodes; `encoder-pending`: of one whose encoder has not arrived,
 *   and `selfTest` too; `prior-pending`: `sample` of one whose fitted prior has not arrived
 * - `picture-empty`: a picture without ink
 * - `source-unreadable`, `network-failed`, `http-status`, `html-received`: what was fetched
 * - `wasm-unsupported`, `simd-unsupported`, `wasm-blocked`, `wasm-invalid`: the module
 * - `out-of-memory`, `engine-failed`: the model does not fit, or the module broke
 * - `worker-failed`: there is no worker, it did not start, or it was terminated; of one that ends before it has answered
 *   once, or runs another script, nothing tells: a `signal` ends such a load
 */
export class VaeletError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "VaeletError";
    /** @readonly */
    this.code = code;
  }
}

/**
 * Returns the sentence of what was thrown, in whatever frame.
 * @param {unknown} cause
 * @returns {string}
 */
export function messageOf(cause) {
  const { message } = Object(cause);
  if (typeof message === "string") return message;
  return typeof cause === "string" ? cause : describeValue(cause);
}

/**
 * Whether the platform threw this for want of memory.
 * @param {unknown} cause
 */
export function isOutOfMemory(cause) {
  return /out of memory|alloc/i.test(messageOf(cause));
}

/**
 * @param {string} what is too large
 * @param {unknown} [cause]
 */
export function outOfMemory(what, cause) {
  return new VaeletError(
    "out-of-memory",
    `There is not enough memory for ${what}. Dispose of models, or close other pages.`,
    { cause },
  );
}
