import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/**
 * What the tests compare with, read from a weights file by the rules of FORMAT.md and by nothing of vaelet's own.
 * @typedef {object} WeightsFile
 * @property {string[]} labels  empty when the model takes none
 * @property {number} latent
 * @property {Float32Array} kl  nats per dimension
 * @property {number} parameters
 * @property {any} training
 * @property {{z: Float32Array, label: number, image: Float32Array}[]} golden
 */

/**
 * @param {string | URL} path
 * @returns {Promise<WeightsFile>}
 */
export async function readWeightsFile(path) {
  const file = await readFile(path);
  const dataStart = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString("utf8", 8, dataStart));
  const spec = JSON.parse(header.__metadata__.spec);

  /** @param {string} name */
  function rows(name) {
    const { shape: [count], data_offsets: [begin, end] } = header[name];
    const bytes = new Uint8Array(file.subarray(dataStart + begin, dataStart + end));
    const values = new Float32Array(bytes.buffer);
    const width = values.length / count;
    return Array.from({ length: count }, (_, i) => values.subarray(i * width, (i + 1) * width));
  }

  const network = Object.keys(header).filter((name) => /\.(weight|bias)$/.test(name) && !name.startsWith("prior."));
  const conditional = "golden.label" in header;
  const labels = conditional ? rows("golden.label").map((weights) => weights.indexOf(1)) : [];
  const images = rows("golden.image");
  return {
    labels: conditional ? spec.labels : [],
    latent: spec.latent,
    training: JSON.parse(header.__metadata__.training),
    kl: Float32Array.from(rows("latent.kl"), ([nats]) => nats),
    parameters: network.reduce((sum, name) => sum + header[name].shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b), 0),
    golden: rows("golden.z").map((z, i) => ({ z, label: labels[i] ?? 0, image: images[i] })),
  };
}

/** The models that the page ships. */
export async function readModels() {
  const folder = new URL("../../../www/models/", import.meta.url);
  /** @type {{file: string}[]} */
  const index = JSON.parse(await readFile(new URL("index.json", folder), "utf8"));
  return Promise.all(index.map(async ({ file }) => ({
    name: file.replace(".safetensors", ""),
    ...await readWeightsFile(new URL(file, folder)),
  })));
}

/**
 * The first shipped model of each kind: what a test says of the page, and not of the weights, it need not say of each
 * model. Beside the one that takes a label and the one whose latent space is a plane, a third kind is neither.
 */
export async function readKinds() {
  const models = await readModels();
  const conditional = models.find(({ labels, latent }) => labels.length > 0 && latent > 2);
  const plane = models.find(({ labels, latent }) => labels.length === 0 && latent === 2);
  const plain = models.filter(({ labels, latent }) => labels.length === 0 && latent > 2).slice(0, 1);
  assert(conditional && plane, "www/models needs a conditional model and one with two latent dimensions");
  return { conditional, plane, kinds: [conditional, plane, ...plain] };
}

/**
 * A weights file with one of its tensors, stored as F32, filled with a number.
 * @param {string | URL} path
 * @param {string} tensor
 * @param {number} value
 * @returns {Promise<Buffer>}
 */
export async function withTensor(path, tensor, value) {
  const file = await readFile(path);
  const dataStart = 8 + Number(file.readBigUInt64LE(0));
  const [begin, end] = JSON.parse(file.toString("utf8", 8, dataStart))[tensor].data_offsets;
  for (let at = dataStart + begin; at < dataStart + end; at += 4) file.writeFloatLE(value, at);
  return file;
}
