// The layers of a decoder for frameworks that keep the channels of a pixel together (NHWC): what FORMAT.md stores in
// PyTorch's order, reordered once.

/** @typedef {{shape: number[], values: Float32Array}} Tensor */
/** @typedef {{op: string, [field: string]: any}} Layer */
/** @typedef {Layer & {weight: Float32Array, bias: Float32Array}} WeightedLayer */

/**
 * Returns the layers with their weights, and throws at one that the benchmark cannot run.
 * Dense weights are [out, in], with the outputs in the order that a following `unflatten` wants; those of
 * convolutions [kernel, kernel, in, out], of transposed ones [kernel, kernel, out, in].
 * @param {Layer[]} decoder
 * @param {(name: string) => Tensor} tensor
 * @returns {(Layer | WeightedLayer)[]}
 */
export function channelsLast(decoder, tensor) {
  return decoder.map((layer, i) => {
    const { op, name } = layer;
    const parameters = () => ({ weight: tensor(`${name}.weight`).values, bias: tensor(`${name}.bias`).values });
    const next = decoder[i + 1];
    if (![undefined, "relu", "silu"].includes(layer.activation)) {
      throw new Error(`The benchmark cannot compute the activation ${layer.activation}.`);
    }
    switch (op) {
      case "concat_label":
        return layer;
      case "unflatten":
        if (decoder[i - 1]?.op === "dense" || layer.channels === 1) return layer;
        break;
      case "dense":
        return { ...layer, ...(next?.op === "unflatten" ? reorderOutputs(parameters(), next, layer.in) : parameters()) };
      case "conv2d":
        return { ...layer, ...parameters(), weight: reorderKernel(parameters().weight, layer.out, layer.in, layer.kernel) };
      case "conv_transpose2d":
        return { ...layer, ...parameters(), weight: reorderKernel(parameters().weight, layer.in, layer.out, layer.kernel) };
    }
    throw new Error(`The benchmark cannot run a decoder with ${op} in this place.`);
  });
}

/**
 * Outputs that stand channel by channel, pixel by pixel instead.
 * @param {{weight: Float32Array, bias: Float32Array}} dense
 * @param {Layer} image the `unflatten` behind it
 * @param {number} inSize
 */
function reorderOutputs({ weight, bias }, { channels, height, width }, inSize) {
  const pixels = height * width;
  const reordered = { weight: new Float32Array(weight.length), bias: new Float32Array(bias.length) };
  for (let channel = 0; channel < channels; ++channel) {
    for (let pixel = 0; pixel < pixels; ++pixel) {
      const from = channel * pixels + pixel;
      const to = pixel * channels + channel;
      reordered.weight.set(weight.subarray(from * inSize, (from + 1) * inSize), to * inSize);
      reordered.bias[to] = bias[from];
    }
  }
  return reordered;
}

/**
 * [a, b, kernel, kernel] -> [kernel, kernel, b, a].
 * @param {Float32Array} weight
 * @param {number} a
 * @param {number} b
 * @param {number} kernel
 */
function reorderKernel(weight, a, b, kernel) {
  const taps = kernel * kernel;
  const reordered = new Float32Array(weight.length);
  for (let i = 0; i < a; ++i) {
    for (let j = 0; j < b; ++j) {
      for (let tap = 0; tap < taps; ++tap) reordered[(tap * b + j) * a + i] = weight[(i * b + j) * taps + tap];
    }
  }
  return reordered;
}
