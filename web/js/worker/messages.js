import { messageOf, VaeletError } from "../errors.js";
import { bytesOf, describeValue, kindOf } from "../values.js";

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
    name: typeof Object(error).name === "string" ? Object(error).name : "Error",
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

/**
 * Returns a copy of parameters that can be sent: arrays and plain objects without their proxies, and memory that no
 * other thread may have.
 * @param {any} value
 * @returns {any}
 */
export function plainCopy(value) {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new VaeletError("argument-invalid", `A worker takes numbers, texts and arrays, found ${describeValue(value)}.`);
  }
  if (Array.isArray(value)) return Array.from(value, plainCopy);
  if (kindOf(value) === "SharedArrayBuffer") return bytesOf(value).buffer;
  if (ArrayBuffer.isView(value) && kindOf(value.buffer) === "SharedArrayBuffer") {
    return new /** @type {any} */ (value.constructor)(bytesOf(value).buffer);
  }
  if (kindOf(value) !== "Object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plainCopy(part)]));
}
