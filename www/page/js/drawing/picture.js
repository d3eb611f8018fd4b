import { contextOf, make } from "./dom.js";

/** Milliseconds until a saved file is let go: the browser may begin to read it only after the click. */
const reading = 60_000;

/** Screen pixels for each pixel of the saved picture, as long as it stays within what every browser can write. */
const usualScale = 20;
const longestSide = 8192;

/**
 * Saves what a canvas shows as a PNG file.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name  of the file, without the ending
 */
export async function savePicture(canvas, name) {
  saveFile(await pictureOf(canvas), `${name}.png`);
}

/**
 * @param {Blob} content
 * @param {string} name  of the file
 */
export function saveFile(content, name) {
  const url = URL.createObjectURL(content);
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), reading);
}

/**
 * Black ink on white paper, or colours, each pixel a square.
 * @param {HTMLCanvasElement} source
 * @returns {Promise<Blob>}
 */
async function pictureOf(source) {
  const scale = Math.max(1, Math.min(usualScale, Math.floor(longestSide / Math.max(source.width, source.height))));
  const canvas = make("canvas", { width: source.width * scale, height: source.height * scale });
  const context = contextOf(canvas);
  context.imageSmoothingEnabled = false;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be written as PNG"))));
  });
}
