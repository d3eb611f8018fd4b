import { VaeletError } from "../errors.js";
import { messageOf } from "../fetch-bytes.js";

/**
 * The facts about a model that both sides know.
 * @typedef {Pick<import("../model.js").Model,
 *   "name" | "latentSize" | "labels" | "conditional" | "image" | "latents">} ModelFacts
 */

/**
 * One call of a method, and its answers: any number of `progress`, then `result` or `error`.
 * @typedef {{id: number, method: string, parameters: any[]}} CallMessage
 * @typedef {{id: number, progress?: import("../fetch-bytes.js").Progress, result?: unknown, error?: SentError}} AnswerMessage
 */

/**
 * An error as it crosses: cloning alone would lose the class and the code.
 * @typedef {{code: string, message: string}} SentError
 */

/**
 * @param {unknown} error
 * @returns {SentError}
 */
export function sendError(error) {
  return { code: error instanceof VaeletError ? error.code : "worker-failed", message: messageOf(error) };
}

/** @param {SentError} error */
export function receiveError({ code, message }) {
  return new VaeletError(code, message);
}

/**
 * The memory of a result's arrays, to move instead of copying.
 * @param {unknown} result an array, or an object with some
 * @returns {ArrayBuffer[]}
 */
export function memoryOf(result) {
  const values = result instanceof Float32Array ? [result] : Object.values(result ?? {});
  return values.flatMap((value) => (value instanceof Float32Array ? [/** @type {ArrayBuffer} */ (value.buffer)] : []));
}
