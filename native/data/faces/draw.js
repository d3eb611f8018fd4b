/**
 * draw.js FOLDER FACES SEED: draws so many faces into FOLDER, which exists: train/MOOD/*.png, the last tenth
 * test/MOOD/*.png, and attributes.csv.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { drawFaces, moods, tableOf } from "./attributes.js";
import { drawPicture } from "./picture.js";

/** Pictures that are drawn at a time: a few threads of Node.js do the work. */
const atOnce = 16;

/** One face in so many is a test face. */
const facesPerTestFace = 10;

const [folder, ...numbers] = process.argv.slice(2);
const [count, seed] = numbers.map(Number);
const faces = drawFaces(count, seed);
const trained = count - Math.floor(count / facesPerTestFace);
const files = faces.map(({ mouth }, i) => {
  return `${i < trained ? "train" : "test"}/${mouth}/${String(i).padStart(6, "0")}.png`;
});

for (const half of ["train", "test"]) {
  for (const mood of moods) await mkdir(join(folder, half, mood), { recursive: true });
}
for (let first = 0; first < count; first += atOnce) {
  await Promise.all(
    faces.slice(first, first + atOnce).map(async (face, i) => {
      await writeFile(join(folder, files[first + i]), await drawPicture(face));
    }),
  );
}
await writeFile(join(folder, "attributes.csv"), tableOf(faces, files));
