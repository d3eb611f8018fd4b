// What a decoder has to do for an image, counted from its layers.

/** @typedef {import("../../web/engine/weights-files.js").Specification} Specification */
/** @typedef {{height: number, width: number}} Size */

/**
 * Multiplications whose products are added, for one image, and weights with biases. Of a kernel, only the taps count
 * that meet a pixel.
 * @param {Specification} spec
 */
export function countWork({ decoder }) {
  let multiplications = 0;
  let parameters = 0;
  /** @type {Size} */
  let image = { height: 1, width: 1 };
  for (const layer of /** @type {any[]} */ (decoder)) {
    if (layer.op === "unflatten") image = layer;
    if (!("out" in layer)) continue;
    const after = layer.op === "dense" ? image : leaving(layer, image);
    const taps = layer.op === "dense" ? 1 : meetings(layer, image.height, after.height) * meetings(layer, image.width, after.width);
    multiplications += layer.in * layer.out * taps;
    parameters += layer.in * layer.out * (layer.kernel ?? 1) ** 2 + layer.out;
    image = after;
  }
  return { multiplications, parameters };
}

/**
 * How often, along one side, a tap of the kernel takes a pixel of the input to one of the output.
 * @param {any} layer
 * @param {number} arriving pixels
 * @param {number} leaving pixels
 */
function meetings({ op, kernel, stride, padding }, arriving, leaving) {
  // A convolution goes from its output's pixels by strides to the input's, a transposed one the other way.
  const [steps, length] = op === "conv2d" ? [leaving, arriving] : [arriving, leaving];
  let count = 0;
  for (let step = 0; step < steps; ++step) {
    for (let tap = 0; tap < kernel; ++tap) {
      const place = step * stride + tap - padding;
      if (place >= 0 && place < length) ++count;
    }
  }
  return count;
}

/**
 * @param {any} layer
 * @param {Size} image
 * @returns {Size}
 */
function leaving({ op, kernel, stride, padding, output_padding = 0 }, { height, width }) {
  const side = (/** @type {number} */ length) =>
    op === "conv2d"
      ? Math.floor((length + 2 * padding - kernel) / stride) + 1
      : (length - 1) * stride - 2 * padding + kernel + output_padding;
  return { height: side(height), width: side(width) };
}

/**
 * The least milliseconds in which a machine of these rates can decode a batch: it must do the arithmetic, and read
 * every weight once.
 * @param {{multiplications: number, parameters: number}} work
 * @param {import("./page/floor.js").Rates} rates
 * @param {number} batch
 */
export function floorOf(work, rates, batch) {
  const arithmetic = (batch * work.multiplications) / rates.multiplications;
  const memory = (work.parameters * Float32Array.BYTES_PER_ELEMENT) / rates.bytes;
  return arithmetic > memory ? { time: arithmetic, by: "arithmetic" } : { time: memory, by: "reading weights" };
}
