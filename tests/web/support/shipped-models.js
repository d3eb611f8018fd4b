import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { interleaved } from "../engine/reference/model.js";
import { openWeightsFile } from "./weights-file.js";

/**
 * The facts of a model that the tests of the page compare with.
 * @typedef {object} WeightsFile
 * @property {string[]} labels  empty when the model takes none
 * @property {number} latent
 * @property {number} channels  1, or 3: red, green and blue
 * @property {Float32Array} kl  nats per dimension
 * @property {string[]} directions  their names
 * @property {number} parameters
 * @property {any} training
 * @property {{z: Float32Array, label: number, image: Float32Array}[]} golden  images [H, W, C], pixels from 0 to 1
 */

/**
 * @param {string | URL} path
 * @returns {Promise<WeightsFile>}
 */
export async function readWeightsFile(path) {
  const { metadata, spec, entries, tensor } = openWeightsFile(await readFile(path));

  /** @param {string} name */
  function rows(name) {
    const { shape: [count], values } = tensor(name);
    const width = values.length / count;
    return Array.from({ length: count }, (_, i) => values.subarray(i * width, (i + 1) * width));
  }

  const network = Object.entries(entries).filter(([name]) => /\.(weight|bias)$/.test(name) && !name.startsWith("prior."));
  const conditional = "golden.label" in entries;
  const labels = conditional ? rows("golden.label").map((weights) => weights.indexOf(1)) : [];
  const images = rows("golden.image");
  return {
    labels: conditional ? spec.labels : [],
    latent: spec.latent,
    channels: spec.image.channels,
    training: JSON.parse(metadata.training),
    kl: tensor("latent.kl").values,
    directions: (spec.directions ?? []).map(({ name }) => name),
    parameters: network.reduce((sum, [, { shape }]) => sum + shape.reduce((a, b) => a * b), 0),
    golden: rows("golden.z").map((z, i) => ({ z, label: labels[i] ?? 0, image: Float32Array.from(interleaved(spec.image, images[i])) })),
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
