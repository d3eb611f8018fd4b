/**
 * Draws the pictures of the page's gallery as PNG: ink on a transparent ground, as the page paints it, or colours.
 *   node www/gallery.js FOLDER
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { deflateSync } from "node:zlib";
import { presets } from "./page/js/features/gallery/presets.js";
import { parseState } from "./page/js/state/state.js";

const [site] = process.argv.slice(2);

/** @type {typeof import("../web/js/index.js")} */
const { loadModel, toRgba, valueCount } = await import(resolve(site, "vaelet/js/index.js"));

await mkdir(join(site, "gallery"));
for (const preset of presets) await writeFile(join(site, "gallery", `${preset.name}.png`), await draw(preset));

/**
 * @param {import("./page/js/features/gallery/presets.js").Preset} preset
 * @returns {Promise<Buffer>}
 */
async function draw({ name, link, everyLabel }) {
  const { state, failure } = parseState(link);
  if (failure !== "") throw new Error(`the gallery's ${name}: ${failure}`);
  const model = await loadModel(await readFile(join(site, "models", `${state.model}.safetensors`)));
  const label = model.conditional ? Float32Array.from(model.labels, (_, i) => state.label[i] ?? Number(i === 0 && state.label.length === 0)) : undefined;
  const { z } = state.seed === null ? { z: new Float32Array(model.latentSize) } : model.sample({ seed: state.seed, ...(label && { label }) });
  const row = everyLabel ? [...model.labels] : state.write !== "" ? Array.from(state.write) : label && [label];
  const count = row?.length ?? 1;
  const images = model.decode({ z: Array.from({ length: count }, () => z), ...(row && { label: row }) });
  return png(rowOf(images, count, model.image), count * model.image.width, model.image.height);
}

/**
 * Returns pictures side by side, as RGBA.
 * @param {Float32Array} images
 * @param {number} count
 * @param {import("../web/js/index.js").ImageFormat} image
 */
function rowOf(images, count, image) {
  const { width, height, channels } = image;
  const line = 4 * width;
  const all = Buffer.alloc(count * height * line);
  for (let i = 0; i < count; i++) {
    const picture = toRgba(images.slice(i * valueCount(image), (i + 1) * valueCount(image)), { ink: [0, 0, 0, 255], paper: [0, 0, 0, 0], channels });
    for (let y = 0; y < height; y++) all.set(picture.subarray(y * line, (y + 1) * line), (y * count + i) * line);
  }
  return all;
}

/**
 * @param {Buffer} rgba  [height, width, 4]
 * @param {number} width
 * @param {number} height
 */
function png(rgba, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits for a value, colour with opacity.
  header.set([8, 6, 0, 0, 0], 8);
  // Each line begins with the way in which it is filtered: not at all.
  const lines = Array.from({ length: height }, (_, y) => Buffer.concat([Buffer.of(0), rgba.subarray(4 * y * width, 4 * (y + 1) * width)]));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.concat(lines), { level: 9 })), chunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * @param {string} name
 * @param {Buffer} content
 */
function chunk(name, content) {
  const checked = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(checksumOf(checked));
  return Buffer.concat([length, checked, checksum]);
}

/**
 * PNG's CRC-32, which Node.js 18 does not have.
 * @param {Buffer} bytes
 */
function checksumOf(bytes) {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}
