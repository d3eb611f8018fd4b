import { VaeletError } from "../errors.js";
import { describeValue, kindOf } from "../values.js";

/**
 * One row of numbers, several rows one behind the other, or an array of rows.
 * @typedef {Float32Array | readonly number[] | readonly (Float32Array | readonly number[])[]} Rows
 */

/**
 * A class for all items by its name (7 and "7" both mean the class called "7"), mixing weights [C] for all items,
 * weights [B, C], or an array with one name (a string) or one array of weights for each item. In an array a number
 * is always a weight.
 * @typedef {number | string | Float32Array | readonly number[]
 *   | readonly (string | Float32Array | readonly number[])[]} Label
 */

/**
 * The format of a kind of row, for checks and their sentences.
 * @typedef {object} RowFormat
 * @property {string} code of the error
 * @property {string} name such as "z"
 * @property {number} width numbers in a row
 * @property {number} min
 * @property {number} max
 */

/**
 * Checks that all rows are well formed, and returns their number.
 * @param {Rows} rows
 * @param {RowFormat} format
 * @returns {number}
 */
export function checkRows(rows, format) {
  if (isNested(rows)) {
    for (const row of rows) {
      if (checkRow(row, format) !== 1) throw wrongLength(row.length, format);
    }
    return rows.length;
  }
  return checkRow(/** @type {ArrayLike<number>} */ (rows), format);
}

/**
 * Returns the numbers of one row as an array of its own, checked.
 * @param {Rows} rows
 * @param {RowFormat} format
 */
export function oneRow(rows, format) {
  const found = checkRows(rows, format);
  if (found !== 1) throw new VaeletError(format.code, `Expected ${format.name} to be one row, found ${found}.`);
  const row = new Float32Array(format.width);
  copyRows(rows, format.width, 0, 1, row);
  return row;
}

/**
 * @param {string} name
 * @param {unknown} found
 * @param {number} least
 * @param {number} [most]
 * @param {string} [code]
 * @returns {number}
 */
export function checkedWhole(name, found, least, most = Number.MAX_SAFE_INTEGER, code = "argument-invalid") {
  if (typeof found === "number" && Number.isSafeInteger(found) && found >= least && found <= most) return found;
  throw new VaeletError(
    code,
    `Expected ${name} to be a whole number from ${least} to ${most}, found ${describeValue(found)}.`,
  );
}

/**
 * Copies rows `first` to `first + count` to the start of `target`.
 * @param {Rows} rows
 * @param {number} width
 * @param {number} first
 * @param {number} count
 * @param {Float32Array} target
 */
export function copyRows(rows, width, first, count, target) {
  if (isNested(rows)) {
    for (let row = 0; row < count; ++row) target.set(rows[first + row], row * width);
    return;
  }
  const values = /** @type {ArrayLike<number>} */ (rows);
  for (let i = 0; i < count * width; ++i) target[i] = values[first * width + i];
}

/**
 * Whether arrays, or rows in them, lie in the same memory as another array.
 * @param {Float32Array} array
 * @param {unknown[]} others
 * @returns {boolean}
 */
export function sharesMemory(array, others) {
  return others.some((other) => (Array.isArray(other) ? sharesMemory(array, other) : Object(other).buffer === array.buffer));
}

/**
 * @param {Rows} rows
 * @returns {rows is readonly (Float32Array | readonly number[])[]}
 */
function isNested(rows) {
  return Array.isArray(rows) && typeof rows[0] === "object" && rows[0] !== null;
}

/**
 * @param {ArrayLike<number>} values
 * @param {RowFormat} format
 * @returns {number} how many rows they are
 */
function checkRow(values, format) {
  if (typeof values?.length !== "number" || typeof values === "string") {
    throw new VaeletError(format.code, `Expected ${format.name} as an array of numbers, found ${describeValue(values)}.`);
  }
  const count = values.length / format.width;
  if (!(count > 0 && Number.isInteger(count))) throw wrongLength(values.length, format);
  for (let i = 0; i < values.length; ++i) {
    const value = values[i];
    if (!(typeof value === "number" && value >= format.min && value <= format.max)) {
      throw new VaeletError(
        format.code,
        `Expected ${format.name} to hold ${rangeOf(format)}, found ${describeValue(value)} at place ${i}.`,
      );
    }
  }
  return count;
}

/** @param {RowFormat} format */
function rangeOf({ min, max }) {
  return max < largestFloat ? `numbers from ${min} to ${max}` : "finite numbers";
}

/**
 * @param {number} found
 * @param {RowFormat} format
 */
function wrongLength(found, { code, name, width }) {
  return new VaeletError(code, `Expected ${name} with ${width} numbers for each row, found ${found}.`);
}

/** The most numbers of a result: 4 GiB of floats, as much as the module's own memory can hold. */
const largestResult = 2 ** 30;

/**
 * Returns room for a result.
 * @param {number} count
 * @param {number} width
 * @throws {VaeletError} out-of-memory
 */
export function allocateRows(count, width) {
  try {
    if (count * width <= largestResult) return new Float32Array(count * width);
  } catch {
    // The platform has less: the same sentence.
  }
  throw new VaeletError(
    "out-of-memory",
    `A result of ${count} rows with ${width} numbers each does not fit in memory. Ask for fewer at a time.`,
  );
}

/**
 * Returns the caller's array for a result, or a new one.
 * @param {number} batch
 * @param {number} width
 * @param {Float32Array | undefined} out
 * @throws {VaeletError} argument-invalid, out-of-memory
 */
export function imagesFor(batch, width, out) {
  if (out === undefined) return allocateRows(batch, width);
  const length = batch * width;
  if (kindOf(out) === "Float32Array" && out.length === length) return out;
  throw new VaeletError(
    "argument-invalid",
    `Expected out to be a Float32Array of length ${length}, found ${describeValue(out)}.`,
  );
}

/** The largest finite 32-bit float. */
export const largestFloat = 3.4028234663852886e38;
