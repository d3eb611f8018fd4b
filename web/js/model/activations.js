/**
 * The output of one layer, for one input.
 * @typedef {object} Activation
 * @property {readonly number[]} shape [H, W, C] of an image, [N] of features
 * @property {Float32Array} values an image's row by row, the channels of a pixel together; features in PyTorch's order
 */

/**
 * Computes a network layer by layer from what stands in the model's buffers.
 * @param {import("./core.js").Core} core
 * @param {boolean} ofEncoder else of the decoder
 * @returns {Activation[]} one for each layer of the specification
 */
export function readActivations({ runtime, handle, description: { spec } }, ofEncoder) {
  const { exports } = runtime;
  return ((ofEncoder ? spec.encoder : spec.decoder) ?? []).map((_, layer) => {
    const address = exports.vaelet_layer(handle, Number(ofEncoder), layer);
    const [values, order, channels, height, width] = new Uint32Array(exports.memory.buffer, address, 5);
    const shape = height > 0 ? [height, width, channels] : [channels];
    const size = shape.reduce((product, side) => product * side);
    const stored = runtime.floats(values, size);
    const places = order === 0 ? undefined : new Int32Array(exports.memory.buffer, order, size);
    return { shape, values: places ? Float32Array.from(places, (place) => stored[place]) : stored.slice() };
  });
}
