import { imageAt } from "../../model/image-format.js";

/**
 * Measures how much of the image a model's pictures fill: MNIST's digits stand in a box of 20 of 28 pixels,
 * Fashion-MNIST's clothes fill the whole. The file does not say it, but samples show it.
 */

/** Pictures that are looked at; as many as the engine draws at once. */
const count = 16;

/** Fainter than this is a blur around the ink. */
const faintest = 0.1;

/**
 * @param {import("../../model/worker-loader.js").Model} model
 * @returns {Promise<number>} the longer side of its ink, as a part of the image's smaller side: the median of some draws
 */
export async function measureFrame(model) {
  const { conditional, labels, image } = model;
  const label = conditional ? Array.from({ length: count }, (_, i) => labels[i % labels.length]) : undefined;
  const { images } = await model.sample({ label, seed: 1, count });
  const sides = Array.from({ length: count }, (_, i) => {
    const box = inkBox({ ...image, pixels: imageAt(images, i, image) }, faintest);
    return box === undefined ? 0 : Math.max(box.right - box.left, box.bottom - box.top);
  }).sort((a, b) => a - b);
  const median = sides[count / 2] || Math.max(image.width, image.height);
  return Math.min(1, median / Math.min(image.width, image.height));
}

/**
 * Grey levels in [0, 1], row by row; 1 is ink.
 * @typedef {{width: number, height: number, pixels: Float32Array}} Drawing
 *
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 */

/**
 * @param {Drawing} drawing
 * @param {number} faintest  what is fainter is paper
 * @returns {Box | undefined} undefined when there is no ink
 */
export function inkBox({ width, height, pixels }, faintest) {
  const box = { left: width, right: 0, top: height, bottom: 0 };
  pixels.forEach((value, i) => {
    if (value < faintest) return;
    const x = i % width;
    const y = Math.floor(i / width);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  });
  return box.right > box.left ? box : undefined;
}
