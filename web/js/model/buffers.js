/** @typedef {import("../runtime.js").Runtime} Runtime */
/** @typedef {"z" | "label" | "pixels" | "mean" | "sigma"} BufferName */

/** A model's input and output rows in linear memory. Views are kept, and made anew when the memory has grown. */
export class Buffers {
  #runtime;
  #places;
  /** @type {ArrayBuffer | undefined} */
  #memory;
  /** @type {Map<number, Record<BufferName, Float32Array>>} */
  #views = new Map();

  /**
   * @param {Runtime} runtime
   * @param {number} handle
   * @param {Record<BufferName, number>} widths numbers in a row
   */
  constructor(runtime, handle, widths) {
    const { exports } = runtime;
    this.#runtime = runtime;
    this.#places = {
      z: { address: exports.vaelet_z(handle), width: widths.z },
      label: { address: exports.vaelet_label(handle), width: widths.label },
      pixels: { address: exports.vaelet_pixels(handle), width: widths.pixels },
      mean: { address: exports.vaelet_mean(handle), width: widths.mean },
      sigma: { address: exports.vaelet_sigma(handle), width: widths.sigma },
    };
  }

  /**
   * Views of the first `count` rows of each buffer.
   * @param {number} count
   * @returns {Record<BufferName, Float32Array>}
   */
  rows(count) {
    const { buffer } = this.#runtime.exports.memory;
    if (buffer !== this.#memory) {
      this.#views.clear();
      this.#memory = buffer;
    }
    const known = this.#views.get(count);
    if (known) return known;
    const { z, label, pixels, mean, sigma } = this.#places;
    const views = {
      z: this.#runtime.floats(z.address, count * z.width),
      label: this.#runtime.floats(label.address, count * label.width),
      pixels: this.#runtime.floats(pixels.address, count * pixels.width),
      mean: this.#runtime.floats(mean.address, count * mean.width),
      sigma: this.#runtime.floats(sigma.address, count * sigma.width),
    };
    this.#views.set(count, views);
    return views;
  }
}
