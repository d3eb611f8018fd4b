import { captionOf } from "./caption.js";
import { toImageData } from "./image-data.js";

/** @typedef {import("./description.js").Description} Description */
/** @typedef {import("./description.js").Direction} Direction */
/** @typedef {import("./description.js").LatentDimension} LatentDimension */

/** The facts of a model that are known without running it: the same here and in a worker. */
export class ModelFacts {
  /** @param {Pick<Description, "spec" | "conditional" | "latents" | "directions">} description the facts' own from now on */
  constructor({ spec, conditional, latents, directions }) {
    bindMethods(this);
    const { height, width, channels } = spec.image;
    /** @readonly */
    this.name = spec.name;
    /** @readonly */
    this.latentSize = spec.latent;
    /** @readonly The names of the classes. */
    this.labels = Object.freeze(spec.labels);
    /** @readonly Whether decoding takes a label. */
    this.conditional = conditional;
    /** @readonly Whether `encode` can be called. */
    this.hasEncoder = spec.encoder !== undefined;
    /** @readonly Pixels, and values of each. */
    this.image = Object.freeze({ height, width, channels });
    /** @readonly @type {readonly Readonly<LatentDimension>[]} In the order of z. */
    this.latents = Object.freeze(latents.map(frozen));
    /** @readonly The same, those that carry most first; as in z, where the file does not say. */
    this.latentsByKl = Object.freeze([...this.latents].sort((a, b) => (b.kl ?? 0) - (a.kl ?? 0)));
    /** @readonly @type {readonly Readonly<Direction>[]} The named directions of the file. */
    this.directions = Object.freeze(directions.map(frozenDirection));
  }

  /**
   * Returns the text alternative of a picture: "a generated 7".
   * @param {string | number | ArrayLike<number>} [label] a class's name, or mixing weights [C]
   * @returns {string}
   * @throws {import("../errors.js").VaeletError} label-invalid
   */
  caption(label) {
    return captionOf(label, this.labels);
  }

  /**
   * Returns one of the images of `decode` for a canvas's `putImageData`; a grey one white on black by default.
   * @param {Float32Array} images [N * H * W * C]
   * @param {import("./image-data.js").Colours & {index?: number}} [options] index: which of the N, else the first
   * @returns {ImageData}
   * @throws {import("../errors.js").VaeletError} argument-invalid
   */
  toImageData(images, options) {
    return toImageData(images, this.image, options);
  }
}

/**
 * Binds all methods of a model to it, so that they reach its private fields when it is used through a proxy, as those
 * of Vue. Where the language has `using`, a model is disposed of at the end of its block.
 * @param {any} model
 */
function bindMethods(model) {
  const bind = (/** @type {PropertyKey} */ name, value = model[name].bind(model)) =>
    Object.defineProperty(model, name, { value, configurable: true, writable: true });
  for (let type = Object.getPrototypeOf(model); type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const name of Object.getOwnPropertyNames(type)) {
      if (name !== "constructor" && !Object.hasOwn(model, name)) bind(name);
    }
  }
  if (Symbol.dispose) bind(Symbol.dispose, model.dispose);
}

/** @param {LatentDimension} dimension */
function frozen(dimension) {
  Object.freeze(dimension.range);
  return Object.freeze(dimension);
}

/** @param {Direction} direction */
function frozenDirection(direction) {
  Object.freeze(direction.vector);
  return Object.freeze(direction);
}
