import { messageOf, VaeletError } from "../errors.js";

/**
 * One call of a method, and its answers: any number of `progress`, then `result` or `error`.
 * @typedef {{id: number, method: string, parameters: any[]}} CallMessage
 * @typedef {{id: number, progress?: import("../fetch-bytes.js").Progress, result?: unknown, error?: SentError}} AnswerMessage
 */

/**
 * Tells the name of the lock that the worker holds as long as it lives.
 * @typedef {{life: string}} LifeMessage
 */

/**
 * An error as it is sent: a clone would lose the class and the code. Only a VaeletError has a code.
 * @typedef {{code: string | undefined, name: string, message: string}} SentError
 */

/**
 * @param {unknown} error
 * @returns {SentError}
 */
export function sendError(error) {
  return {
    code: error instanceof VaeletError ? error.code : undefined,
    name: error instanceof Error ? error.name : "Error",
    message: messageOf(error),
  };
}

/** @param {SentError} error */
export function receiveError({ code, name, message }) {
  return code === undefined ? Object.assign(new Error(message), { name }) : new VaeletError(code, message);
}

/**
 * Returns the memory of a result's arrays, to move instead of copying.
 * @param {unknown} result an array, or an object with some
 * @returns {ArrayBuffer[]}
 */
export function memoryOf(result) {
  const values = result instanceof Float32Array ? [result] : Object.values(result ?? {});
  return values.flatMap((value) => (value instanceof Float32Array ? [/** @type {ArrayBuffer} */ (value.buffer)] : []));
}
