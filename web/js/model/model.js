import { VaeletError } from "../errors.js";
import { readActivations } from "./activations.js";
import { interpolateLatents, traverseLatents } from "./latent-paths.js";
import { ModelFacts } from "./model-facts.js";
import { allocateRows, checkedWhole, checkRows, copyRows, imagesFor, oneRow, sharesMemory } from "./rows.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./description.js").Description} Description */
/** @typedef {import("./rows.js").Label} Label */
/** @typedef {import("./rows.js").Rows} Rows */

/**
 * A loaded model. Its memory is WebAssembly's, shared by all models of one address: call `dispose` when done with it.
 */
export class Model extends ModelFacts {
  /** @type {Core | undefined} */
  #core;
  #release;
  #description;

  /**
   * Models are made by `loadModel`.
   * @param {import("../load-model.js").Opened} opened `release` is called once, by `dispose`
   */
  constructor({ core, release, prior, rest }) {
    super(core.facts);
    this.#core = core;
    this.#release = release;
    this.#description = core.description;
    /** @readonly @type {Promise<void>} Resolves when all of the file is there, at once unless it was loaded `early`. */
    this.whole = Promise.resolve(rest).then((held) => held && this.#complete(held));
    /** @readonly @type {Promise<void>} Resolves when `sample` can draw, which is before `whole` or at the same time. */
    this.prior = Promise.race(prior ? [prior, this.whole] : [this.whole]);
    for (const promise of [this.whole, this.prior]) promise.catch(() => {});
  }

  /**
   * Decodes z to images: the mean of p(x|z), values in [0, 1], row by row, the channels of a pixel together.
   * @param {{z: Rows, label?: Label}} input z [L] or [B, L]; a label exactly when the model is conditional
   * @param {Float32Array} [out] [B * H * W * C], filled and returned; then nothing is allocated
   * @returns {Float32Array} [B * H * W * C]
   * @throws {VaeletError} latent-invalid, label-invalid, argument-invalid, model-disposed
   */
  decode(input, out) {
    const { z, label } = input ?? {};
    const core = this.#live();
    const batch = checkRows(z, core.latents);
    this.#checkLabel(core, label, batch, this.conditional);
    const images = imagesFor(batch, core.pixels.width, out);
    const { exports } = core.runtime;
    // What a later part of the batch is read from must still be there when the pictures of an earlier one are written.
    const written = out && batch > core.maxBatch && sharesMemory(images, [z, label]) ? images.slice() : images;
    forEachChunk(core, batch, label, (rows, first, count) => {
      copyRows(z, this.latentSize, first, count, rows.z);
      exports.vaelet_decode(core.handle, count);
      written.set(rows.pixels, first * core.pixels.width);
    });
    if (written !== images) images.set(written);
    return images;
  }

  /**
   * Encodes images to their posterior q(z|x): a normal of this mean and sigma in each dimension.
   * @param {{pixels: Rows, label?: Label}} input pixels [H * W * C] or [B, H * W * C] in [0, 1]; a label as in `decode`
   * @returns {{mean: Float32Array, sigma: Float32Array}} [B * L] each
   * @throws {VaeletError} pixels-invalid, label-invalid, encoder-missing, encoder-pending, model-disposed
   */
  encode(input) {
    const { pixels, label } = input ?? {};
    const core = this.#live();
    this.#checkEncoder(core);
    const batch = checkRows(pixels, core.pixels);
    this.#checkLabel(core, label, batch, core.encoderTakesLabel);
    const mean = allocateRows(batch, this.latentSize);
    const sigma = allocateRows(batch, this.latentSize);
    const { exports } = core.runtime;
    forEachChunk(core, batch, label, (rows, first, count) => {
      copyRows(pixels, core.pixels.width, first, count, rows.pixels);
      exports.vaelet_encode(core.handle, count);
      mean.set(rows.mean, first * this.latentSize);
      sigma.set(rows.sigma, first * this.latentSize);
    });
    return { mean, sigma };
  }

  /**
   * Computes what each layer gives: of the decoder from z, or of the encoder from pixels.
   * @param {{z: Rows, label?: Label} | {pixels: Rows, label?: Label}} input z [L], or pixels [H * W * C]; a label as in
   *   `decode`
   * @returns {import("./activations.js").Activation[]} one for each layer of `describe().spec`, in its order
   * @throws {VaeletError} latent-invalid, pixels-invalid, label-invalid, encoder-missing, encoder-pending, model-disposed
   */
  activations(input) {
    const { z, pixels, label } = /** @type {{z?: Rows, pixels?: Rows, label?: Label}} */ (input ?? {});
    const core = this.#live();
    const ofEncoder = pixels !== undefined;
    if (ofEncoder) this.#checkEncoder(core);
    const row = ofEncoder ? oneRow(pixels, core.pixels) : oneRow(/** @type {Rows} */ (z), core.latents);
    this.#checkLabel(core, label, 1, ofEncoder ? core.encoderTakesLabel : this.conditional);
    const rows = core.buffers.rows(1);
    if (label !== undefined) core.labels.write(label, 0, 1, rows.label);
    (ofEncoder ? rows.pixels : rows.z).set(row);
    return readActivations(core, ofEncoder);
  }

  /**
   * Draws z from the prior (of the label's class) and decodes it. The same seed gives the same z here and in the
   * native program; without one, a seed is chosen and returned.
   * @param {{label?: Label, seed?: number, count?: number}} [options] seed: a whole number, 0 to 2^53 - 1
   * @returns {{images: Float32Array, z: Float32Array, labels: Float32Array | undefined, seed: number}}
   *   images [count * H * W * C], z [count * L], labels: the mixing weights [count * C] if the model is conditional
   * @throws {VaeletError} argument-invalid, label-invalid, prior-pending, model-disposed
   */
  sample(options) {
    const { label, seed = Math.floor(Math.random() * 2 ** 32), count = 1 } = options ?? {};
    const core = this.#live();
    if (core.priorError) throw core.priorError();
    checkedWhole("count", count, 1);
    checkedWhole("seed", seed, 0);
    this.#checkLabel(core, label, count, this.conditional);
    const { exports } = core.runtime;
    const images = allocateRows(count, core.pixels.width);
    const z = allocateRows(count, this.latentSize);
    const labels = label === undefined ? undefined : allocateRows(count, this.labels.length);
    exports.vaelet_seed(core.handle, seed);
    forEachChunk(core, count, label, (rows, first, rowCount) => {
      exports.vaelet_sample(core.handle, rowCount);
      exports.vaelet_decode(core.handle, rowCount);
      images.set(rows.pixels, first * core.pixels.width);
      z.set(rows.z, first * this.latentSize);
      labels?.set(rows.label, first * this.labels.length);
    });
    return { images, z, labels, seed };
  }

  /**
   * Decodes the way from one z to another: `count` of them, both ends included, or those at `places`.
   * @param {import("./latent-paths.js").Path & {label?: Label}} input
   *   from, to [L]; places [N] from 0 to 1; mode: "linear" unless "spherical"; a label as in `decode`
   * @returns {{images: Float32Array, z: Float32Array}} [N * H * W * C], [N * L]
   * @throws {VaeletError} latent-invalid, label-invalid, argument-invalid, model-disposed
   */
  interpolate(input) {
    const { label, ...path } = input ?? {};
    const z = interpolateLatents(this.latentSize, path);
    return { images: this.decode({ z, label }), z };
  }

  /**
   * Decodes z with one dimension going evenly over a range.
   * @param {{z: Rows, dimension: number, range?: readonly [number, number], count: number, label?: Label}} input
   *   z [L]; range: else the dimension's own, as `latents` has it; a label as in `decode`
   * @returns {{images: Float32Array, z: Float32Array}} [count * H * W * C], [count * L]
   * @throws {VaeletError} latent-invalid, label-invalid, argument-invalid, model-disposed
   */
  traverse(input) {
    const { label, ...path } = input ?? {};
    const z = traverseLatents(this.latents, path);
    return { images: this.decode({ z, label }), z };
  }

  /**
   * Returns all that the weights file says about its model: a copy, free to change.
   * @returns {Description}
   */
  describe() {
    return structuredClone(this.#description);
  }

  /**
   * Decodes the file's golden samples, and encodes their images where the file says what comes of it, and compares the
   * results with those of the trainer.
   * @returns {number} the largest difference of a pixel, or of a mean or sigma as a part of max(1, |value|); up to
   *   about 1e-4 is rounding
   * @throws {VaeletError} encoder-pending, model-disposed
   */
  selfTest() {
    const { runtime, handle, pixels, description, restError } = this.#live();
    if (restError) throw restError();
    const { exports } = runtime;
    const count = description.golden;
    const labels = this.conditional ? this.labels.length : 0;
    const z = runtime.floats(exports.vaelet_golden_z(handle), count * this.latentSize);
    const label = runtime.floats(exports.vaelet_golden_label(handle), count * labels);
    const images = runtime.floats(exports.vaelet_golden_image(handle), count * pixels.width);
    const labelled = this.conditional ? { label } : {};
    const decoded = largestDifference(this.decode({ z, ...labelled }), images);
    const golden = [exports.vaelet_golden_mean(handle), exports.vaelet_golden_sigma(handle)];
    if (golden[0] === 0) return decoded;
    const { mean, sigma } = this.encode({ pixels: images, ...labelled });
    const encoded = [mean, sigma].map((values, i) =>
      largestDifference(values, runtime.floats(golden[i], count * this.latentSize)));
    return Math.max(decoded, ...encoded);
  }

  /**
   * Gives the model back: the last of those that share its memory frees it. Harmless when done twice; using the model
   * afterwards is an error.
   */
  dispose() {
    if (this.#core === undefined) return;
    this.#core = undefined;
    this.#release();
  }

  /** @param {Core} core */
  #checkEncoder(core) {
    if (core.restError) throw core.restError();
    if (this.hasEncoder) return;
    throw new VaeletError("encoder-missing", `Expected a model with an encoder: the file of ${this.name} holds only the decoder.`);
  }

  /** @param {import("../shared-cores.js").HeldCore} held */
  #complete({ core, release }) {
    if (this.#core === undefined) return release();
    this.#release();
    this.#core = core;
    this.#release = release;
    this.#description = core.description;
  }

  #live() {
    if (this.#core !== undefined) return this.#core;
    throw new VaeletError("model-disposed", `The model ${this.name} was disposed of. Load it again to use it.`);
  }

  /**
   * @param {Core} core
   * @param {Label | undefined} label
   * @param {number} batch
   * @param {boolean | undefined} needed
   */
  #checkLabel(core, label, batch, needed) {
    if (label !== undefined && !this.conditional) {
      throw new VaeletError("label-invalid", `Expected no label: ${this.name} does not take one.`);
    }
    if (label !== undefined) {
      core.labels.check(label, batch);
    } else if (needed) {
      throw new VaeletError("label-invalid", `Expected a label among ${this.labels.join(", ")}, found none.`);
    }
  }
}

/**
 * Works through a batch in chunks that the buffers hold, with the labels of each in place.
 * @param {Core} core
 * @param {number} batch
 * @param {Label | undefined} label
 * @param {(rows: ReturnType<Core["buffers"]["rows"]>, first: number, count: number) => void} work
 */
function forEachChunk({ maxBatch, buffers, labels }, batch, label, work) {
  for (let first = 0; first < batch; first += maxBatch) {
    const count = Math.min(maxBatch, batch - first);
    const rows = buffers.rows(count);
    if (label !== undefined) labels.write(label, first, count, rows.label);
    work(rows, first, count);
  }
}

/**
 * Returns the largest difference of two values, as a part of max(1, |value|); NaN where one is not a number.
 * @param {Float32Array} found
 * @param {Float32Array} expected
 */
function largestDifference(found, expected) {
  return found.reduce(
    (largest, value, i) => Math.max(largest, Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i]))), 0);
}
