// What a decoder has to do for an image, counted from its layers.

/** @typedef {import("../../web/engine/weights-files.js").Specification} Specification */

/**
 * Additions and multiplications for one image, and weights with biases. A transposed convolution counts every tap
 * of every arriving pixel, those beyond the image's edge too.
 * @param {Specification} spec
 */
export function countWork({ decoder }) {
  let operations = 0;
  let parameters = 0;
  let image = { height: 1, width: 1 };
  for (const layer of /** @type {any[]} */ (decoder)) {
    if (layer.op === "unflatten") image = layer;
    if (!("out" in layer)) continue;
    const taps = layer.in * layer.out * (layer.kernel ?? 1) ** 2;
    const after = layer.op === "dense" ? image : leaving(layer, image);
    const { height, width } = layer.op === "conv2d" ? after : image;
    operations += 2 * taps * height * width;
    parameters += taps + layer.out;
    image = after;
  }
  return { operations, parameters };
}

/**
 * @param {any} layer
 * @param {{height: number, width: number}} image
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
 * @param {{operations: number, parameters: number}} work
 * @param {import("./page/floor.js").Rates} rates
 * @param {number} batch
 */
export function floorOf(work, rates, batch) {
  const arithmetic = (batch * work.operations) / rates.operations;
  const memory = (work.parameters * Float32Array.BYTES_PER_ELEMENT) / rates.bytes;
  return arithmetic > memory ? { time: arithmetic, by: "arithmetic" } : { time: memory, by: "reading weights" };
}
