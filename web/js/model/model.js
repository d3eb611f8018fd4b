import { Buffers } from "./buffers.js";
import { readDescription } from "./description.js";
import { VaeletError } from "../errors.js";
import { valueCount } from "./image-format.js";
import { Labels } from "./labels.js";
import { interpolateLatents, traverseLatents } from "./latent-paths.js";
import { ModelFacts } from "./model-facts.js";
import { checkRows, copyRows, largestFloat } from "./rows.js";

/** @typedef {import("./description.js").Description} Description */
/** @typedef {import("./rows.js").Label} Label */
/** @typedef {import("./rows.js").RowFormat} RowFormat */
/** @typedef {import("./rows.js").Rows} Rows */
/** @typedef {import("../runtime.js").Runtime} Runtime */

/** A loaded model. Its memory is WebAssembly's: call `dispose` when done with it. */
export class Model extends ModelFacts {
  #runtime;
  #handle;
  #description;
  #buffers;
  #labels;
  #maxBatch;
  #encoderTakesLabel;
  /** @type {RowFormat} */
  #latentFormat;
  /** @type {RowFormat} */
  #pixelFormat;

  /**
   * Models are made by `loadModel`.
   * @param {Runtime} runtime
   * @param {number} handle
   */
  constructor(runtime, handle) {
    const description = readDescription(runtime, handle);
    super(structuredClone(description));
    this.#runtime = runtime;
    this.#handle = handle;
    this.#description = description;
    this.#maxBatch = runtime.exports.vaelet_max_batch(handle);

    const { spec, conditional } = description;
    const size = valueCount(spec.image);
    this.#labels = new Labels(spec.labels);
    this.#encoderTakesLabel = spec.encoder.some((layer) => layer.op === "concat_label");
    this.#latentFormat = {
      code: "latent-invalid",
      name: "z",
      width: spec.latent,
      min: -largestFloat,
      max: largestFloat,
    };
    this.#pixelFormat = { code: "pixels-invalid", name: "pixels", width: size, min: 0, max: 1 };
    this.#buffers = new Buffers(runtime, handle, {
      z: spec.latent,
      label: conditional ? spec.labels.length : 0,
      pixels: size,
      mean: spec.latent,
      sigma: spec.latent,
    });
  }

  /**
   * Decodes z to images: the mean of p(x|z), values in [0, 1], row by row.
   * @param {{z: Rows, label?: Label}} input z [L] or [B, L]; a label exactly when the model is conditional
   * @param {Float32Array} [out] [B * H * W * C], filled and returned; then nothing is allocated
   * @returns {Float32Array} [B * H * W * C]
   * @throws {VaeletError} latent-invalid, label-invalid, argument-invalid, model-disposed
   */
  decode({ z, label }, out) {
    const handle = this.#live();
    const batch = checkRows(z, this.#latentFormat);
    this.#checkLabel(label, batch, this.conditional);
    const images = this.#imagesFor(batch, out);
    const { exports } = this.#runtime;
    this.#forEachChunk(batch, label, (rows, first, count) => {
      copyRows(z, this.latentSize, first, count, rows.z);
      exports.vaelet_decode(handle, count);
      images.set(rows.pixels, first * this.#pixelFormat.width);
    });
    return images;
  }

  /**
   * Encodes images to their posterior q(z|x): a normal of this mean and sigma in each dimension.
   * @param {{pixels: Rows, label?: Label}} input pixels [H * W] or [B, H * W] in [0, 1]; a label as in `decode`
   * @returns {{mean: Float32Array, sigma: Float32Array}} [B * L] each
   * @throws {VaeletError} pixels-invalid, label-invalid, model-disposed
   */
  encode({ pixels, label }) {
    const handle = this.#live();
    const batch = checkRows(pixels, this.#pixelFormat);
    this.#checkLabel(label, batch, this.#encoderTakesLabel);
    const mean = new Float32Array(batch * this.latentSize);
    const sigma = new Float32Array(batch * this.latentSize);
    const { exports } = this.#runtime;
    this.#forEachChunk(batch, label, (rows, first, count) => {
      copyRows(pixels, this.#pixelFormat.width, first, count, rows.pixels);
      exports.vaelet_encode(handle, count);
      mean.set(rows.mean, first * this.latentSize);
      sigma.set(rows.sigma, first * this.latentSize);
    });
    return { mean, sigma };
  }

  /**
   * Draws z from the prior (of the label's class) and decodes it. The same seed gives the same z here and in the
   * native program; without one, a seed is chosen and returned.
   * @param {{label?: Label, seed?: number, count?: number}} [options] seed: a whole number, 0 to 2^53 - 1
   * @returns {{images: Float32Array, z: Float32Array, labels: Float32Array | undefined, seed: number}}
   *   images [count * H * W], z [count * L], labels: the mixing weights [count * C] if the model is conditional
   * @throws {VaeletError} argument-invalid, label-invalid, model-disposed
   */
  sample({ label, seed = Math.floor(Math.random() * 2 ** 32), count = 1 } = {}) {
    const handle = this.#live();
    if (!Number.isSafeInteger(count) || count < 1) throw notWhole("count", "1", count);
    if (!Number.isSafeInteger(seed) || seed < 0) throw notWhole("seed", "0", seed);
    this.#checkLabel(label, count, this.conditional);
    const { exports } = this.#runtime;
    const images = new Float32Array(count * this.#pixelFormat.width);
    const z = new Float32Array(count * this.latentSize);
    const labels = label === undefined ? undefined : new Float32Array(count * this.labels.length);
    exports.vaelet_seed(handle, seed);
    this.#forEachChunk(count, label, (rows, first, rowCount) => {
      exports.vaelet_sample(handle, rowCount);
      exports.vaelet_decode(handle, rowCount);
      images.set(rows.pixels, first * this.#pixelFormat.width);
      z.set(rows.z, first * this.latentSize);
      labels?.set(rows.label, first * this.labels.length);
    });
    return { images, z, labels, seed };
  }

  /**
   * Decodes the way from one z to another: `count` of them, both ends included, or those at `places`.
   * @param {import("./latent-paths.js").Path & {label?: Label}} path
   *   from, to [L]; places [N] from 0 to 1; mode: "linear" unless "spherical"; a label as in `decode`
   * @returns {{images: Float32Array, z: Float32Array}} [N * H * W], [N * L]
   * @throws {VaeletError} latent-invalid, label-invalid, argument-invalid, model-disposed
   */
  interpolate({ label, ...path }) {
    const z = interpolateLatents(this.latentSize, path);
    return { images: this.decode({ z, label }), z };
  }

  /**
   * Decodes z with one dimension going evenly over a range.
   * @param {{z: Rows, dimension: number, range?: readonly [number, number], count: number, label?: Label}} path
   *   z [L]; range: else the dimension's own, as `latents` has it; a label as in `decode`
   * @returns {{images: Float32Array, z: Float32Array}} [count * H * W], [count * L]
   * @throws {VaeletError} latent-invalid, label-invalid, argument-invalid, model-disposed
   */
  traverse({ label, ...path }) {
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
   * @throws {VaeletError} model-disposed
   */
  selfTest() {
    const handle = this.#live();
    const { exports } = this.#runtime;
    const count = this.#description.golden;
    const { width } = this.#pixelFormat;
    const labels = this.conditional ? this.labels.length : 0;
    const z = this.#runtime.floats(exports.vaelet_golden_z(handle), count * this.latentSize);
    const label = this.#runtime.floats(exports.vaelet_golden_label(handle), count * labels);
    const pixels = this.#runtime.floats(exports.vaelet_golden_image(handle), count * width);
    const labelled = this.conditional ? { label } : {};
    const decoded = largestDifference(this.decode({ z, ...labelled }), pixels);
    const golden = [exports.vaelet_golden_mean(handle), exports.vaelet_golden_sigma(handle)];
    if (golden[0] === 0) return decoded;
    const { mean, sigma } = this.encode({ pixels, ...labelled });
    const encoded = [mean, sigma].map((values, i) =>
      largestDifference(values, this.#runtime.floats(golden[i], count * this.latentSize)));
    return Math.max(decoded, ...encoded);
  }

  /** Frees the model's memory. Harmless when done twice; using the model afterwards is an error. */
  dispose() {
    if (this.#handle !== 0) this.#runtime.exports.vaelet_free(this.#handle);
    this.#handle = 0;
  }

  /**
   * Works through a batch in chunks that the buffers hold, with the labels of each in place.
   * @param {number} batch
   * @param {Label | undefined} label
   * @param {(rows: ReturnType<Buffers["rows"]>, first: number, count: number) => void} work
   */
  #forEachChunk(batch, label, work) {
    for (let first = 0; first < batch; first += this.#maxBatch) {
      const count = Math.min(this.#maxBatch, batch - first);
      const rows = this.#buffers.rows(count);
      if (label !== undefined) this.#labels.write(label, first, count, rows.label);
      work(rows, first, count);
    }
  }

  #live() {
    if (this.#handle !== 0) return this.#handle;
    throw new VaeletError("model-disposed", `The model ${this.name} was disposed of. Load it again to use it.`);
  }

  /**
   * @param {Label | undefined} label
   * @param {number} batch
   * @param {boolean} needed
   */
  #checkLabel(label, batch, needed) {
    if (label !== undefined && !this.conditional) {
      throw new VaeletError("label-invalid", `Expected no label: ${this.name} does not take one.`);
    }
    if (label !== undefined) {
      this.#labels.check(label, batch);
    } else if (needed) {
      throw new VaeletError("label-invalid", `Expected a label among ${this.labels.join(", ")}, found none.`);
    }
  }

  /**
   * @param {number} batch
   * @param {Float32Array | undefined} out
   */
  #imagesFor(batch, out) {
    const length = batch * this.#pixelFormat.width;
    if (out === undefined) return new Float32Array(length);
    if (out instanceof Float32Array && out.length === length) return out;
    const found = out instanceof Float32Array ? `one of length ${out.length}` : typeof out;
    throw new VaeletError("argument-invalid", `Expected out to be a Float32Array of length ${length}, found ${found}.`);
  }
}

// Where the language has `using`, a model is disposed of at the end of its block.
if (Symbol.dispose) {
  Object.defineProperty(Model.prototype, Symbol.dispose, { value: Model.prototype.dispose });
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

/**
 * @param {string} name
 * @param {string} least
 * @param {unknown} found
 */
function notWhole(name, least, found) {
  return new VaeletError(
    "argument-invalid",
    `Expected ${name} to be a whole number from ${least} to 2^53 - 1, found ${String(found)}.`,
  );
}
