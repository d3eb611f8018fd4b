// Weights files made here, by the rules of shared/weights/FORMAT.md, for tests of the engine.
import { layerTensors } from "./reference/layers.js";

/** @typedef {{shape: number[], values: ArrayLike<number>}} Tensor */

/**
 * FORMAT.md's specification; a layer has the fields that its `op` asks for.
 * @typedef {{op: string, [field: string]: any}} Layer
 * @typedef {{height: number, width: number, channels: number, mean: number | number[], std: number | number[]}} Image
 * @typedef {Omit<import("../../../web/js/model/description.js").Specification, "image" | "encoder" | "decoder">
 *   & {image: Image, encoder?: Layer[], decoder: Layer[]}} Specification
 */

/**
 * The activation of a layer: its name, or the fields of one with a number.
 * @typedef {string | {activation: string, slope?: number, alpha?: number}} Activation
 */

/**
 * The fields of a layer that say its activation.
 * @param {Activation} [activation]
 */
export const activationFields = (activation) => (typeof activation === "string" ? { activation } : activation);

/**
 * The dense layer of a specification.
 * @param {string} name
 * @param {number} inSize
 * @param {number} outSize
 * @param {Activation} [activation]
 * @returns {Layer}
 */
export function dense(name, inSize, outSize, activation) {
  return { op: "dense", name, in: inSize, out: outSize, ...activationFields(activation) };
}

/**
 * A specification with the parts that most tests leave alone.
 * @param {Partial<Specification> & Pick<Specification, "latent" | "decoder"> & Partial<Image>} parts
 * @returns {Specification}
 */
export function specification(parts) {
  const { height = 28, width = 28, channels = 1, mean = 0, std = 1, ...rest } = parts;
  return {
    name: "test",
    image: { height, width, channels, mean, std },
    labels: [],
    likelihood: { kind: "bernoulli" },
    ...rest,
  };
}

/**
 * Random numbers in [-1, 1) from a seed (a linear congruential generator), so that a failure can be repeated.
 * @param {number | string} seed
 */
export function randomNumbers(seed) {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 40n) / 2 ** 23 - 1;
  };
}

/**
 * A list of layers, and behind each residual those inside it.
 * @param {Layer[]} layers
 * @returns {Layer[]}
 */
export const withInnerLayers = (layers) =>
  layers.flatMap((layer) => [layer, ...withInnerLayers(layer.layers ?? []), ...withInnerLayers(layer.shortcut ?? [])]);

/**
 * Values of every tensor that a specification asks for, scaled so that activations neither die nor explode.
 * @param {Specification} spec
 * @param {number} seed
 * @returns {Map<string, Tensor>}
 */
export function randomNetwork(spec, seed) {
  const random = randomNumbers(seed);
  const tensors = new Map();
  for (const layer of withInnerLayers([...(spec.encoder ?? []), ...spec.decoder])) {
    for (const [name, shape] of layerTensors(layer)) {
      const size = shape.reduce((a, b) => a * b, 1);
      const scale = name.endsWith("bias") ? 0.3 : Math.sqrt(6 / fanIn(layer));
      tensors.set(name, { shape, values: Float32Array.from({ length: size }, () => random() * scale) });
    }
  }
  return tensors;
}

/**
 * Returns how many numbers an output of a layer is the sum of, about.
 * @param {Layer} layer
 */
function fanIn({ op, in: inSize = 1, kernel = 1, stride }) {
  return inSize * (op === "conv_transpose2d" ? Math.max(1, kernel / stride) : kernel) ** 2;
}

/**
 * Statistics and one golden sample (of zeros, unless given), which every file must hold.
 * @param {Specification} spec
 * @param {{count?: number, z?: ArrayLike<number>, label?: ArrayLike<number>, image?: ArrayLike<number>}} [golden]
 * @returns {Map<string, Tensor>}
 */
export function companions(spec, golden = {}) {
  const { latent, labels, image } = spec;
  const conditional = spec.decoder.some((layer) => layer.op === "concat_label");
  const oneHot = Array.from({ length: labels.length }, (_, i) => (i === 0 ? 1 : 0));
  const count = golden.count ?? 1;
  const { channels, height, width } = image;
  /** @type {[string, Tensor][]} */
  const entries = [
    ["latent.kl", { shape: [latent], values: new Float32Array(latent).fill(1) }],
    ["latent.mean", { shape: [latent], values: new Float32Array(latent) }],
    ["latent.std", { shape: [latent], values: new Float32Array(latent).fill(1) }],
    ["golden.z", { shape: [count, latent], values: golden.z ?? new Float32Array(latent) }],
    ["golden.label", { shape: [count, labels.length], values: golden.label ?? oneHot }],
    [
      "golden.image",
      {
        shape: [count, channels, height, width],
        values: golden.image ?? new Float32Array(channels * height * width),
      },
    ],
  ];
  return new Map(entries.filter(([name]) => conditional || name !== "golden.label"));
}

/**
 * The bytes of a weights file.
 * @param {Specification} spec
 * @param {Map<string, Tensor>} tensors
 * @param {Record<string, string>} [metadata] replaces entries of the usual metadata
 */
export function weightsFile(spec, tensors, metadata = {}) {
  /** @type {Record<string, object>} */
  const header = {
    __metadata__: { format: "vaelet/1", spec: JSON.stringify(spec), training: "{}", ...metadata },
  };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + values.length * 4] };
    end += values.length * 4;
  }
  return container(JSON.stringify(header), Float32Array.from([...tensors.values()].flatMap((t) => Array.from(t.values))));
}

/**
 * A safetensors container of any header, damaged ones too.
 * @param {string} headerText
 * @param {Float32Array} floats
 */
export function container(headerText, floats) {
  const header = new TextEncoder().encode(headerText.padEnd(Math.ceil(headerText.length / 8) * 8));
  const bytes = new Uint8Array(8 + header.length + floats.byteLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength), 8 + header.length);
  return bytes;
}

/**
 * A file of random weights for a specification.
 * @param {Specification} spec
 * @param {number} seed
 * @param {Map<string, Tensor>} [overrides]
 */
export function randomFile(spec, seed, overrides = new Map()) {
  return weightsFile(spec, new Map([...randomNetwork(spec, seed), ...companions(spec), ...overrides]));
}

/**
 * A tensor that must be there.
 * @template {Tensor} T
 * @param {Map<string, T>} tensors
 * @param {string} name
 */
export function tensorOf(tensors, name) {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`there is no tensor ${name}`);
  return tensor;
}
