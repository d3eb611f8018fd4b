/**
 * Reads test images of MNIST as drawings, with the packaged vaelet/handwriting, and says how many get their label.
 *   node tests/quality/handwriting.js [--model NAME] [--count N] [--least SHARE]
 * Exits 1 when the share is below --least.
 */

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

const root = new URL("../../", import.meta.url);
const { values } = parseArgs({
  options: {
    model: { type: "string", default: "deep-conv-cvae" },
    count: { type: "string", default: "10000" },
    least: { type: "string", default: "0.989" },
  },
});

/** @type {typeof import("../../web/js/index.js")} */
const { loadModel } = await import(new URL("build/package/js/index.js", root).href);
/** @type {typeof import("../../web/js/handwriting/index.js")} */
const { readDrawing } = await import(new URL("build/package/js/handwriting/index.js", root).href);

/**
 * The numbers of an IDX file of bytes, as http://yann.lecun.com/exdb/mnist describes it.
 * @param {string} name
 */
async function readIdx(name) {
  const bytes = await readFile(new URL(`build/data/mnist/${name}`, root));
  return bytes.subarray(4 + 4 * bytes[3]);
}

const [images, labels] = await Promise.all(["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"].map(readIdx));
const model = await loadModel(new Uint8Array(await readFile(new URL(`www/models/${values.model}.safetensors`, root))));
const size = 28;
const count = Math.min(Number(values.count), labels.length);
let right = 0;
for (let i = 0; i < count; i++) {
  const pixels = Float32Array.from(images.subarray(i * size * size, (i + 1) * size * size), (byte) => byte / 255);
  const reading = await readDrawing(model, { width: size, height: size, pixels });
  if (reading?.label === String(labels[i])) right += 1;
  if ((i + 1) % 1000 === 0) console.log(`${right} of the first ${i + 1}`);
}
const share = right / count;
console.log(`${values.model}: ${right} of ${count} test images of MNIST are read as their label (${(100 * share).toFixed(2)} %)`);
if (!(share >= Number(values.least))) {
  console.log(`expected at least ${(100 * Number(values.least)).toFixed(1)} %`);
  process.exitCode = 1;
}
