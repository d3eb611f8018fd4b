// A naive implementation of FORMAT.md's layers in double precision, to check the engine against. It follows the
// formulas index by index and knows nothing of the engine's layouts.

/** @typedef {import("./weights-files.js").Layer} Layer */
/** @typedef {import("./weights-files.js").Specification} Specification */
/** @typedef {Map<string, import("./weights-files.js").Tensor>} Tensors */
/** @typedef {{channels: number, height: number, width: number, values: number[]}} Image */
/** @typedef {(channel: number, y: number, x: number, index: number) => void} Visit */

/** @type {Record<string, (x: number) => number>} */
const activations = {
  none: (x) => x,
  relu: (x) => Math.max(x, 0),
  silu: (x) => x / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};

/** @type {Record<string, (v: number) => number>} */
const sigmas = {
  softplus: (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))),
  log_variance: (v) => Math.exp(Math.min(20, Math.max(-30, v)) / 2),
};

/**
 * A layer kind: the shape of its weight, if it has one (its bias is [out]), and what it computes from the input, the
 * label and its weights. Features are images of height and width 1.
 * @typedef {object} Kind
 * @property {(layer: Layer) => number[]} [weightShape]
 * @property {(layer: Layer, input: Image, weights: {label: ArrayLike<number>, weight: ArrayLike<number>,
 *   bias: ArrayLike<number>}) => Image} run
 */

/** @type {Record<string, Kind>} */
const kinds = {
  dense: {
    weightShape: ({ in: inSize, out }) => [out, inSize],
    run: (layer, { values }, { weight, bias }) => features(applyDense(layer, values, weight, bias)),
  },
  conv2d: {
    weightShape: ({ in: inSize, out, kernel }) => [out, inSize, kernel, kernel],
    run: (layer, image, { weight, bias }) => convolve(layer, image, weight, bias),
  },
  conv_transpose2d: {
    weightShape: ({ in: inSize, out, kernel }) => [inSize, out, kernel, kernel],
    run: (layer, image, { weight, bias }) => convolveTransposed(layer, image, weight, bias),
  },
  upsample: { run: ({ factor }, image) => upsample(factor, image) },
  flatten: { run: (_, { values }) => features(values) },
  unflatten: { run: ({ channels, height, width }, { values }) => ({ channels, height, width, values }) },
  concat_label: { run: (_, { values }, { label }) => features([...values, ...Array.from(label)]) },
};

/** @param {Layer} layer */
function kindOf({ op }) {
  if (!Object.hasOwn(kinds, op)) throw new Error(`unknown layer ${op}`);
  return kinds[op];
}

/**
 * Returns names and shapes of a layer's weight and bias, or nothing.
 * @param {Layer} layer
 * @returns {[string, number[]][]}
 */
export function layerTensors(layer) {
  const shape = kindOf(layer).weightShape?.(layer);
  return shape === undefined ? [] : [[`${layer.name}.weight`, shape], [`${layer.name}.bias`, [layer.out]]];
}

/**
 * Returns the features or the image after one layer.
 * @param {Layer} layer
 * @param {Image} input
 * @param {ArrayLike<number>} label
 * @param {Tensors} tensors
 * @returns {Image}
 */
function apply(layer, input, label, tensors) {
  const activation = activations[layer.activation ?? "none"];
  if (activation === undefined) throw new Error(`unknown activation ${layer.activation}`);
  const weight = tensors.get(`${layer.name}.weight`)?.values ?? [];
  const bias = tensors.get(`${layer.name}.bias`)?.values ?? [];
  return mapValues(kindOf(layer).run(layer, input, { label, weight, bias }), activation);
}

/** @param {number[]} values */
const features = (values) => ({ channels: values.length, height: 1, width: 1, values: [...values] });

/**
 * @param {Image} image
 * @param {(x: number) => number} f
 */
const mapValues = (image, f) => ({ ...image, values: image.values.map(f) });

/**
 * @param {Layer} layer
 * @param {number[]} input
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 */
function applyDense(layer, input, weight, bias) {
  return Array.from({ length: layer.out }, (_, o) => {
    let sum = bias[o];
    for (let i = 0; i < layer.in; ++i) sum += weight[o * layer.in + i] * input[i];
    return sum;
  });
}

/** @type {(image: Image, c: number, y: number, x: number) => number} */
const at = (image, c, y, x) => image.values[(c * image.height + y) * image.width + x];

/**
 * @param {Layer} layer
 * @param {Image} image
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 */
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

/**
 * @param {Layer} layer
 * @param {Image} image
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 */
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

/**
 * @param {number} factor
 * @param {Image} image
 */
function upsample(factor, image) {
  const result = emptyImage(image.channels, factor * image.height, factor * image.width);
  forEachPlace(result.channels, result.height, result.width, (c, y, x, index) => {
    result.values[index] = at(image, c, Math.floor(y / factor), Math.floor(x / factor));
  });
  return result;
}

/** @type {(channels: number, height: number, width: number) => Image} */
const emptyImage = (channels, height, width) => ({
  channels,
  height,
  width,
  values: new Array(channels * height * width).fill(0),
});

/**
 * @param {number} channels
 * @param {number} height
 * @param {number} width
 * @param {Visit} visit
 */
function forEachPlace(channels, height, width, visit) {
  for (let c = 0, index = 0; c < channels; ++c) {
    for (let y = 0; y < height; ++y) for (let x = 0; x < width; ++x) visit(c, y, x, index++);
  }
}

/**
 * Decodes one z to pixels.
 * @param {Specification} spec
 * @param {Tensors} tensors
 * @param {ArrayLike<number>} z
 * @param {ArrayLike<number>} [label]
 */
export function decode(spec, tensors, z, label = []) {
  let value = features(Array.from(z));
  for (const layer of spec.decoder) value = apply(layer, value, label, tensors);
  const { mean, std } = spec.image;
  if (spec.likelihood.kind === "bernoulli") return value.values.map((logit) => 1 / (1 + Math.exp(-logit)));
  return value.values.map((x) => Math.min(1, Math.max(0, x * std + mean)));
}

/**
 * Encodes one image to mean and sigma.
 * @param {Specification} spec
 * @param {Tensors} tensors
 * @param {ArrayLike<number>} pixels
 * @param {ArrayLike<number>} [label]
 */
export function encode(spec, tensors, pixels, label = []) {
  const { channels, height, width, mean, std } = spec.image;
  let value = { channels, height, width, values: Array.from(pixels, (pixel) => (pixel - mean) / std) };
  for (const layer of spec.encoder) value = apply(layer, value, label, tensors);
  return {
    mean: value.values.slice(0, spec.latent),
    sigma: value.values.slice(spec.latent).map(sigmas[spec.posterior ?? "softplus"]),
  };
}
