import { VaeletError } from "./errors.js";
import { describeValue } from "./values.js";

/**
 * Refuses an argument that is not what it must be.
 * @param {string} name
 * @param {unknown} found
 * @param {boolean} isValid
 * @param {string} expected
 * @throws {VaeletError} argument-invalid
 */
export function checkArgument(name, found, isValid, expected) {
  if (isValid) return;
  throw new VaeletError("argument-invalid", `Expected ${name} to be ${expected}, found ${describeValue(found)}.`);
}
