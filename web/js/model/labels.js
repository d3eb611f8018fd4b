import { VaeletError } from "../errors.js";
import { describeValue } from "../values.js";

/** @typedef {import("./rows.js").Label} Label */

/** Mixing weights must sum to 1 this closely; F32 rounding stays far below. */
const sumTolerance = 1e-3;

/** A model's classes: turns labels into rows of mixing weights [C]. */
export class Labels {
  /** @type {Map<string, Float32Array>} */
  #oneHot = new Map();
  #names;

  /** @param {readonly string[]} names in the order of the weights */
  constructor(names) {
    this.#names = names;
    names.forEach((name, index) => {
      const row = new Float32Array(names.length);
      row[index] = 1;
      this.#oneHot.set(name, row);
    });
  }

  /**
   * Refuses a label that does not say a class for each of `batch` items.
   * @param {Label} label
   * @param {number} batch
   */
  check(label, batch) {
    if (isName(label)) {
      this.#named(label);
    } else if (isPerItem(label)) {
      if (label.length !== batch) throw this.#wrongCount(label.length, batch);
      for (const item of label) this.#checkItem(item);
    } else {
      this.#checkFlat(label, batch);
    }
  }

  /**
   * Writes the weights of items `first` to `first + count` to the start of `target`.
   * @param {Label} label that was checked
   * @param {number} first
   * @param {number} count
   * @param {Float32Array} target
   */
  write(label, first, count, target) {
    const width = this.#names.length;
    for (let item = 0; item < count; ++item) {
      if (isName(label)) {
        copy(this.#named(label), 0, width, target, item);
      } else if (isPerItem(label)) {
        const own = label[first + item];
        copy(isName(own) ? this.#named(own) : own, 0, width, target, item);
      } else {
        copy(label, label.length === width ? 0 : first + item, width, target, item);
      }
    }
  }

  /** @param {string | number} name */
  #named(name) {
    const row = this.#oneHot.get(String(name));
    if (row) return row;
    throw new VaeletError("label-invalid", `Expected a label among ${this.#names.join(", ")}, found "${name}".`);
  }

  /** @param {string | ArrayLike<number>} item */
  #checkItem(item) {
    if (typeof item === "string") this.#named(item);
    else checkWeights(item, this.#names.length);
  }

  /**
   * @param {ArrayLike<number>} weights [C] or [B, C]
   * @param {number} batch
   */
  #checkFlat(weights, batch) {
    const width = this.#names.length;
    const length = weights?.length;
    if (length !== width && length !== batch * width) throw wrongWeights(weights, width);
    for (let start = 0; start < length; start += width) checkSum(weights, start, width);
  }

  /**
   * @param {number} found
   * @param {number} batch
   */
  #wrongCount(found, batch) {
    return new VaeletError("label-invalid", `Expected a label for each of ${batch} items, found ${found}.`);
  }
}

/**
 * Refuses what are not the weights of one item.
 * @param {ArrayLike<number>} weights
 * @param {number} width
 * @throws {VaeletError} label-invalid
 */
export function checkWeights(weights, width) {
  if (weights?.length !== width) throw wrongWeights(weights, width);
  checkSum(weights, 0, width);
}

/**
 * @param {ArrayLike<number>} weights
 * @param {number} start
 * @param {number} width
 */
function checkSum(weights, start, width) {
  let sum = 0;
  for (let i = start; i < start + width; ++i) {
    if (!(typeof weights[i] === "number" && weights[i] >= 0)) {
      throw new VaeletError(
        "label-invalid",
        `Expected label weights of at least 0, found ${describeValue(weights[i])} at place ${i}.`,
      );
    }
    sum += weights[i];
  }
  if (!(Math.abs(sum - 1) <= sumTolerance)) {
    throw new VaeletError("label-invalid", `Expected label weights that sum to 1, found a sum of ${sum}.`);
  }
}

/**
 * @param {ArrayLike<number>} found
 * @param {number} width
 */
function wrongWeights(found, width) {
  return new VaeletError(
    "label-invalid",
    `Expected a label's name, or ${width} weights (for each item), found ${describeValue(found)}. ` +
      'Names in an array must be strings: ["7", "3"].',
  );
}

/**
 * @param {unknown} label
 * @returns {label is string | number}
 */
export function isName(label) {
  return typeof label === "string" || typeof label === "number";
}

/**
 * @param {Label} label
 * @returns {label is readonly (string | Float32Array | readonly number[])[]}
 */
function isPerItem(label) {
  return Array.isArray(label) && typeof label[0] !== "number";
}

/**
 * Copies row `from` of rows [.., width] to row `to` of `target`.
 * @param {ArrayLike<number>} rows
 * @param {number} from
 * @param {number} width
 * @param {Float32Array} target
 * @param {number} to
 */
function copy(rows, from, width, target, to) {
  for (let i = 0; i < width; ++i) target[to * width + i] = rows[from * width + i];
}
