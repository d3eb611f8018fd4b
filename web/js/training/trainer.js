import { checkArgument } from "../check-argument.js";
import { outOfMemory, VaeletError } from "../errors.js";
import { largestFloat } from "../model/rows.js";
import { checkedOptions } from "../options.js";
import { readDigits, startTrainingModule } from "./training-module.js";

/**
 * @typedef {object} TrainerOptions
 * @property {import("../weights-source.js").WeightsSource} digits  a file as web/training/digits.h describes it, or its
 *   address; it may be compressed by gzip
 * @property {number} [seed]  of the weights, the order of the digits and the draws of z: a whole number from 0 to 2^53
 * @property {{outer: number, inner: number}} [widths]  of the hidden layers: 500 and 120, as those of `mlp-vae`
 * @property {string | URL} [wasmUrl]  where vaelet-training.wasm is; else beside the module
 *
 * @typedef {object} StepOptions
 * @property {number} [learningRate]  of Adam, positive: 0.001
 * @property {number} [beta]  the weight of the KL, not negative: 1
 *
 * @typedef {object} StepResult  of the digits of one step, with the weights before it
 * @property {boolean} goesOn  false once the training has diverged: later steps change nothing
 * @property {number} reconstruction  -log p(x|z) in nats an image
 * @property {number} kl  in nats an image
 */

const largestSeed = 2 ** 53;
const usualWidths = { outer: 500, inner: 120 };
const mostWidth = 2048;

/**
 * Starts a training of a small dense model with two latent dimensions, in the thread that calls it. The same options and
 * steps give the same weights, bit for bit, in every browser whose processor rounds as IEEE 754 says.
 * @param {TrainerOptions} options
 * @returns {Promise<Trainer>}
 */
export async function createTrainer(options) {
  const { digits, seed = 1, widths = usualWidths, wasmUrl } = checkedOptions(options);
  checkArgument("seed", seed, Number.isInteger(seed) && seed >= 0 && seed <= largestSeed, "a whole number from 0 to 2^53");
  const { outer, inner } = Object(widths);
  for (const width of [outer, inner]) checkArgument("width", width, Number.isInteger(width) && width > 0 && width <= mostWidth, `a whole number from 1 to ${mostWidth}`);
  const [module, bytes] = await Promise.all([startTrainingModule(wasmUrl), readDigits(digits)]);
  const { exports } = module;
  const address = exports.vaelet_training_allocate(bytes.length);
  if (address === 0) throw outOfMemory(`digits of ${bytes.length} bytes`);
  new Uint8Array(exports.memory.buffer).set(bytes, address);
  const handle = exports.vaelet_training_create(address, bytes.length, seed, outer, inner);
  exports.vaelet_training_release(address);
  if (handle === 0) throw module.lastError();
  return new Trainer(module, handle);
}

/** A model while it is trained. */
export class Trainer {
  #module;
  #exports;
  #handle;

  /**
   * @param {import("./training-module.js").TrainingModule} module
   * @param {number} handle
   */
  constructor(module, handle) {
    this.#module = module;
    this.#exports = module.exports;
    this.#handle = handle;
    /** Digits in one step. */
    this.batch = this.#exports.vaelet_training_batch(handle);
    /** Digits to train with. */
    this.trainingCount = this.#exports.vaelet_training_count(handle);
    /** Digits to test with. */
    this.testCount = this.#exports.vaelet_training_test_count(handle);
    this.image = {
      height: this.#exports.vaelet_training_height(handle),
      width: this.#exports.vaelet_training_width(handle),
    };
  }

  /** Steps that were taken. */
  get steps() {
    return this.#exports.vaelet_training_steps(this.#live);
  }

  /** Labels of the digits to test with, from 0 to 9. */
  get testLabels() {
    return new Uint8Array(this.#exports.memory.buffer, this.#exports.vaelet_training_test_labels(this.#live), this.testCount).slice();
  }

  /**
   * Takes one step, on the next digits.
   * @param {StepOptions} [options]
   * @returns {StepResult}
   */
  step(options) {
    const { learningRate = 0.001, beta = 1 } = options ?? {};
    checkArgument("learningRate", learningRate, Number.isFinite(learningRate) && learningRate > 0, "a positive number");
    checkArgument("beta", beta, Number.isFinite(beta) && beta >= 0, "a number that is not negative");
    const goesOn = this.#exports.vaelet_training_step(this.#live, learningRate, beta) !== 0;
    return {
      goesOn,
      reconstruction: this.#exports.vaelet_training_reconstruction(this.#live),
      kl: this.#exports.vaelet_training_kl(this.#live),
    };
  }

  /**
   * Encodes the digits to test with.
   * @returns {Float32Array<ArrayBuffer>} [testCount, 2], the means of q(z|x)
   */
  encodeTests() {
    return this.#floats(this.#exports.vaelet_training_encode_tests(this.#live), 2 * this.testCount);
  }

  /**
   * Decodes a square of z around the origin.
   * @param {{side: number, reach: number}} options  pictures along each side, at most as many as a step has digits; how far
   *   the square goes in both dimensions
   * @returns {Float32Array<ArrayBuffer>} [side * side, height * width], row by row from the top, z1 to the right, z2 upwards
   */
  decodeSquare(options) {
    const { side, reach } = options ?? {};
    checkArgument("side", side, Number.isInteger(side) && side > 0 && side <= this.batch, `a whole number from 1 to ${this.batch}`);
    checkArgument("reach", reach, typeof reach === "number" && reach > 0 && reach <= largestFloat, "a positive number that a 32-bit float holds");
    const length = side * side * this.image.height * this.image.width;
    return this.#floats(this.#exports.vaelet_training_decode_square(this.#live, side, reach), length);
  }

  /**
   * Writes the model as it stands.
   * @returns {Uint8Array<ArrayBuffer>} a weights file
   */
  write() {
    const address = this.#exports.vaelet_training_write(this.#live);
    if (address === 0) throw this.#module.lastError();
    return new Uint8Array(this.#exports.memory.buffer, address, this.#exports.vaelet_training_file_size(this.#live)).slice();
  }

  /** Releases its memory. Every later call but this one throws. */
  dispose() {
    if (this.#handle !== 0) this.#exports.vaelet_training_free(this.#handle);
    this.#handle = 0;
  }

  /** The handle, as long as there is one. */
  get #live() {
    if (this.#handle === 0) throw new VaeletError("model-disposed", "This trainer was disposed of. Create another one to train.");
    return this.#handle;
  }

  /**
   * @param {number} address
   * @param {number} length
   */
  #floats(address, length) {
    return new Float32Array(this.#exports.memory.buffer, address, length).slice();
  }
}
