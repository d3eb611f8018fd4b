import { valueCount } from "./image-format.js";
import { Buffers } from "./buffers.js";
import { readDescription } from "./description.js";
import { Labels } from "./labels.js";
import { largestFloat } from "./rows.js";

/** @typedef {import("./rows.js").RowFormat} RowFormat */
/** @typedef {import("../runtime.js").Runtime} Runtime */

/**
 * What all models of one loaded file share: its weights and activations in WebAssembly's memory, and what it says. A
 * call writes its rows into the buffers and copies the result out before another begins, so that nobody sees
 * another's z, label or pixels.
 */
export class Core {
  /**
   * @param {Runtime} runtime
   * @param {number} handle
   * @param {number} fileSize bytes
   */
  constructor(runtime, handle, fileSize) {
    this.runtime = runtime;
    this.handle = handle;
    this.fileSize = fileSize;
    this.description = readDescription(runtime, handle);
    /** Why what needs the rest of the file cannot be done yet; a core of a whole file has none. @type {(() => Error) | undefined} */
    this.restError = undefined;
    /** Why nothing can be drawn from the prior yet. @type {(() => Error) | undefined} */
    this.priorError = undefined;
    /** The part that models show, frozen by the first. */
    this.facts = structuredClone(this.description);
    this.maxBatch = runtime.exports.vaelet_max_batch(handle);
    const { spec, conditional } = this.description;
    this.labels = new Labels(spec.labels);
    this.encoderTakesLabel = spec.encoder?.some((layer) => layer.op === "concat_label");
    /** @type {RowFormat} */
    this.latents = {
      code: "latent-invalid",
      name: "z",
      width: spec.latent,
      min: -largestFloat,
      max: largestFloat,
    };
    /** @type {RowFormat} */
    this.pixels = { code: "pixels-invalid", name: "pixels", width: valueCount(spec.image), min: 0, max: 1 };
    this.buffers = new Buffers(runtime, handle, {
      z: spec.latent,
      label: conditional ? spec.labels.length : 0,
      pixels: this.pixels.width,
      mean: spec.latent,
      sigma: spec.latent,
    });
  }

  free() {
    this.runtime.exports.vaelet_free(this.handle);
  }
}
