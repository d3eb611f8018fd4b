/**
 * Packs digits of MNIST for the page that trains on them: as many of each class, in black and white, as
 * web/training/digits.h describes the file, compressed by gzip.
 *   node www/pack-digits.js FOLDER FILE
 */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Of each class. */
const trainingCount = 950;
const testCount = 50;
const classes = 10;

/** Bytes before the labels, and before the images, of the IDX files. */
const labelsStart = 8;
const imagesStart = 16;
const side = 28;

/** The least level of ink, of 255. */
const black = 128;

const [folder, file] = process.argv.slice(2);

const training = await readHalf("train", trainingCount);
const test = await readHalf("t10k", testCount);
const header = Buffer.alloc(32);
header.write("vaelet-digits/1\n", "latin1");
[training.length, test.length, side, side].forEach((number, i) => header.writeUInt32LE(number, 16 + 4 * i));
const digits = [...training, ...test];
const packed = gzipSync(Buffer.concat([header, Buffer.from(digits.map(({ label }) => label)), ...digits.map(({ bits }) => bits)]), { level: 9 });
await writeFile(file, packed);
console.log(`${file}: ${training.length} digits to train with and ${test.length} to test with, ${packed.length} bytes`);

/**
 * Reads the first digits of each class, in the order of the file.
 * @param {string} half
 * @param {number} count  of each class
 */
async function readHalf(half, count) {
  const [labels, images] = await Promise.all(["labels-idx1", "images-idx3"].map((kind) => readFile(join(folder, `${half}-${kind}-ubyte`))));
  const left = Array(classes).fill(count);
  const chosen = [];
  for (const [index, label] of labels.subarray(labelsStart).entries()) {
    if (left[label]-- > 0) chosen.push({ label, bits: pack(images.subarray(imagesStart + index * side * side, imagesStart + (index + 1) * side * side)) });
  }
  return chosen;
}

/**
 * @param {Buffer} levels  of one image
 * @returns {Buffer} a bit for each, the highest first
 */
function pack(levels) {
  const bits = Buffer.alloc(levels.length / 8);
  for (const [i, level] of levels.entries()) bits[i >> 3] |= Number(level >= black) << (7 - (i & 7));
  return bits;
}
