// Weights files of colour models, made here: random weights, and without what FORMAT.md lets a file leave out.
import { decode, interleaved } from "../engine/reference/model.js";
import { convolution, transposedConvolution } from "../engine/specs/architectures.js";
import { companions, dense, randomNetwork, specification, weightsFile } from "../engine/weights-files.js";

/**
 * @typedef {import("../engine/weights-files.js").Specification} Specification
 * @typedef {import("../engine/weights-files.js").Tensor} Tensor
 *
 * @typedef {object} MadeModel
 * @property {Specification} spec
 * @property {Map<string, Tensor>} tensors
 * @property {Uint8Array} file
 */

/**
 * Makes a small convolutional model with random weights, of colour images unless told.
 * @param {object} [parts]
 * @param {number} [parts.side]  a multiple of 4
 * @param {number} [parts.channels]
 * @param {number} [parts.latent]
 * @param {string[]} [parts.labels]
 * @param {boolean} [parts.encoder]  whether the file has one
 * @param {boolean} [parts.statistics]  whether the file has `latent.*`
 * @param {Partial<Specification>} [parts.keys]  of the specification
 * @param {Record<string, string>} [parts.metadata]
 * @param {number} [seed]
 * @returns {MadeModel}
 */
export function colourModel(parts = {}, seed = 1) {
  const { side = 8, channels = 3, latent = 4, labels = [], encoder = true, statistics = true, keys = {}, metadata = {} } = parts;
  const coarse = side / 4;
  const size = 8 * coarse * coarse;
  const label = labels.length > 0 ? [{ op: "concat_label" }] : [];
  const encoding = [
    convolution("encoder.conv1", channels, 4, { stride: 2, padding: 1, activation: "relu" }),
    convolution("encoder.conv2", 4, 8, { stride: 2, padding: 1, activation: "relu" }),
    { op: "flatten" }, ...label,
    dense("encoder.posterior", size + labels.length, 2 * latent),
  ];
  const decoding = [
    ...label, dense("decoder.dense", latent + labels.length, size, "silu"),
    { op: "unflatten", channels: 8, height: coarse, width: coarse },
    transposedConvolution("decoder.up1", 8, 8, { kernel: 4, stride: 2, activation: "silu" }),
    transposedConvolution("decoder.image", 8, channels, { kernel: 4, stride: 2 }),
  ];
  const spec = specification({
    height: side, width: side, channels, latent, labels, decoder: decoding, ...(encoder && { encoder: encoding }), ...keys,
  });
  const network = randomNetwork(spec, seed);
  const tensors = new Map([...network, ...companions(spec, goldenSample(spec, network))]);
  if (!statistics) for (const name of ["kl", "mean", "std"]) tensors.delete(`latent.${name}`);
  return { spec, tensors, file: weightsFile(spec, tensors, { format: "vaelet/2", ...metadata }) };
}

/**
 * One z, under the first label, and its image as the file holds it: [C, H, W].
 * @param {Specification} spec
 * @param {Map<string, Tensor>} network
 */
function goldenSample(spec, network) {
  const z = Array.from({ length: spec.latent }, (_, i) => Math.sin(i + 1));
  const label = spec.labels.map((_, i) => (i === 0 ? 1 : 0));
  const pixels = decode(spec, network, z, label);
  const { channels, height, width } = spec.image;
  // Rows of pixels [H * W, C] taken for planes, and interleaved, are planes again.
  return { z, label, image: interleaved({ channels: height * width, height: channels, width: 1 }, pixels) };
}
