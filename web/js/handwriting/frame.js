import { valueCount } from "../model/image-format.js";
import { checkModel } from "./any-model.js";
import { inkBox } from "./ink.js";

/**
 * Measures how much of the image a model's pictures fill: MNIST's digits stand in a box of 20 of 28 pixels,
 * Fashion-MNIST's clothes fill the whole. The file does not say it, but samples show it.
 */

/** Pictures that are looked at. */
const count = 16;

/** Fainter than this is a blur around the ink. */
const faintest = 0.1;

/**
 * @param {import("./any-model.js").AnyModel} model  of grey images
 * @returns {Promise<number>} the longer side of its ink, as a part of the image's smaller side: the median of some draws
 */
export async function measureFrame(model) {
  checkModel(model);
  const { conditional, labels, image } = model;
  const label = conditional ? Array.from({ length: count }, (_, i) => labels[i % labels.length]) : undefined;
  await model.prior;
  const { images } = await model.sample({ label, seed: 1, count });
  const sides = Array.from({ length: count }, (_, i) => {
    const pixels = images.subarray(i * valueCount(image), (i + 1) * valueCount(image));
    const box = inkBox({ ...image, pixels }, faintest);
    return box === undefined ? 0 : Math.max(box.right - box.left, box.bottom - box.top);
  }).sort((a, b) => a - b);
  const median = sides[count / 2] || Math.max(image.width, image.height);
  return Math.min(1, median / Math.min(image.width, image.height));
}
