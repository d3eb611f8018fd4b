import { isAddress } from "./addresses.js";
import { checkArgument } from "./check-argument.js";
import { isMemory, kindOf } from "./values.js";

/**
 * What the options of loads are, and how to tell, by their names. Their objects may come from another realm.
 * @type {Record<string, [expected: string, isSuch: (value: any) => boolean]>}
 */
const kinds = {
  signal: ["an AbortSignal", (value) => isFunction(value.throwIfAborted)],
  onProgress: ["a function", isFunction],
  wasmUrl: ["an address, or {simd, relaxed} with addresses", isWasmUrl],
  wasmBinary: ["an ArrayBuffer or a view of one", isMemory],
  wasmModule: ["a WebAssembly.Module", (value) => kindOf(value) === "WebAssembly.Module"],
  createWorker: ["a function", isFunction],
  worker: ["a Worker", (value) => isFunction(value.postMessage)],
};

/**
 * Returns the options of a load, none of which is of a wrong kind.
 * @template {object} Options
 * @param {Options | undefined} options
 * @returns {Options} empty where there are none
 * @throws {import("./errors.js").VaeletError} argument-invalid
 */
export function checkedOptions(options) {
  const given = /** @type {Options} */ (options ?? {});
  checkArgument("options", given, typeof given === "object", "an object");
  for (const [name, [expected, isSuch]] of Object.entries(kinds)) {
    const value = Reflect.get(given, name) ?? undefined;
    checkArgument(name, value, value === undefined || isSuch(value), expected);
  }
  return given;
}

/** @param {unknown} value */
function isFunction(value) {
  return typeof value === "function";
}

/** @param {unknown} value */
function isWasmUrl(value) {
  const { simd, relaxed } = isAddress(value) ? { simd: value } : Object(value);
  const given = [simd, relaxed].filter((address) => address !== undefined);
  return given.length > 0 && given.every(isAddress);
}
