// A naive implementation of FORMAT.md's layers in double precision, to check the engine against. It follows the
// formulas index by index and knows nothing of the engine's layouts.

/** @typedef {{channels: number, height: number, width: number, values: number[]}} Image */

const activations = {
  relu: (x) => Math.max(x, 0),
  silu: (x) => x / (1 + Math.exp(-x)),
};

/** The features or image after one layer. Features are images of height and width 1. */
function apply(layer, input, label, tensors) {
  const activation = activations[layer.activation] ?? ((x) => x);
  const weight = tensors.get(`${layer.name}.weight`)?.values;
  const bias = tensors.get(`${layer.name}.bias`)?.values;
  switch (layer.op) {
    case "dense":
      return features(applyDense(layer, input.values, weight, bias).map(activation));
    case "conv2d":
      return mapValues(convolve(layer, input, weight, bias), activation);
    case "conv_transpose2d":
      return mapValues(convolveTransposed(layer, input, weight, bias), activation);
    case "flatten":
      return features(input.values);
    case "unflatten":
      return { channels: layer.channels, height: layer.height, width: layer.width, values: input.values };
    case "concat_label":
      return features([...input.values, ...label]);
    default:
      throw new Error(`unknown layer ${layer.op}`);
  }
}

const features = (values) => ({ channels: values.length, height: 1, width: 1, values: [...values] });

const mapValues = (image, f) => ({ ...image, values: image.values.map(f) });

function applyDense(layer, input, weight, bias) {
  return Array.from({ length: layer.out }, (_, o) => {
    let sum = bias[o];
    for (let i = 0; i < layer.in; ++i) sum += weight[o * layer.in + i] * input[i];
    return sum;
  });
}

const at = (image, c, y, x) => image.values[(c * image.height + y) * image.width + x];

function convolve({ in: inSize, out, kernel, stride, padding }, image, weight, bias) {
  const height = Math.floor((image.height + 2 * padding - kernel) / stride) + 1;
  const width = Math.floor((image.width + 2 * padding - kernel) / stride) + 1;
  const result = emptyImage(out, height, width);
  forEachPlace(out, height, width, (o, y, x, index) => {
    let sum = bias[o];
    forEachPlace(inSize, kernel, kernel, (i, ky, kx) => {
      const fromY = y * stride + ky - padding;
      const fromX = x * stride + kx - padding;
      if (fromY < 0 || fromY >= image.height || fromX < 0 || fromX >= image.width) return;
      sum += weight[((o * inSize + i) * kernel + ky) * kernel + kx] * at(image, i, fromY, fromX);
    });
    result.values[index] = sum;
  });
  return result;
}

function convolveTransposed(layer, image, weight, bias) {
  const { in: inSize, out, kernel, stride, padding, output_padding: outputPadding } = layer;
  const height = (image.height - 1) * stride - 2 * padding + kernel + outputPadding;
  const width = (image.width - 1) * stride - 2 * padding + kernel + outputPadding;
  const result = emptyImage(out, height, width);
  forEachPlace(out, height, width, (o, y, x, index) => (result.values[index] = bias[o]));
  forEachPlace(inSize, image.height, image.width, (i, y, x) => {
    forEachPlace(out, kernel, kernel, (o, ky, kx) => {
      const toY = y * stride + ky - padding;
      const toX = x * stride + kx - padding;
      if (toY < 0 || toY >= height || toX < 0 || toX >= width) return;
      result.values[(o * height + toY) * width + toX] +=
        weight[((i * out + o) * kernel + ky) * kernel + kx] * at(image, i, y, x);
    });
  });
  return result;
}

const emptyImage = (channels, height, width) => ({
  channels,
  height,
  width,
  values: new Array(channels * height * width).fill(0),
});

function forEachPlace(channels, height, width, visit) {
  for (let c = 0, index = 0; c < channels; ++c) {
    for (let y = 0; y < height; ++y) for (let x = 0; x < width; ++x) visit(c, y, x, index++);
  }
}

/** Pixels of one z. */
export function decode(spec, tensors, z, label = []) {
  let value = features([...z]);
  for (const layer of spec.decoder) value = apply(layer, value, label, tensors);
  const { mean, std } = spec.image;
  if (spec.likelihood.kind === "bernoulli") return value.values.map((logit) => 1 / (1 + Math.exp(-logit)));
  return value.values.map((x) => Math.min(1, Math.max(0, x * std + mean)));
}

/** Mean and sigma of one image. */
export function encode(spec, tensors, pixels, label = []) {
  const { height, width, mean, std } = spec.image;
  let value = { channels: 1, height, width, values: [...pixels].map((pixel) => (pixel - mean) / std) };
  for (const layer of spec.encoder) value = apply(layer, value, label, tensors);
  const rho = value.values.slice(spec.latent);
  return {
    mean: value.values.slice(0, spec.latent),
    sigma: rho.map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  };
}
