import { pixelCount } from "../../model/image-format.js";

/** Larger pictures are refused before they are drawn: a small file can hold very many pixels. */
const mostPixels = 50_000_000;

/** Bytes. */
const largestFile = 50_000_000;

/** Less difference from the paper than this, as a part of the most, is no ink but uneven light. */
const unevenLight = 0.25;

/** Less than this between the lightest and the darkest is an empty picture. */
const leastContrast = 0.1;

/**
 * A picture of the person's own as ink: dark on light or light on dark, scaled into a square, its aspect kept.
 * @param {Blob} file
 * @param {number} side  of the square, in pixels
 * @returns {Promise<HTMLCanvasElement>} black ink, as opaque as it is dark, on transparent paper
 * @throws {Error} with a sentence that says why it cannot be read
 */
export async function readImage(file, side) {
  if (file.size > largestFile) throw new Error(`It has ${Math.round(file.size / 1e6)} MB; at most ${largestFile / 1e6} are read.`);
  const url = URL.createObjectURL(file);
  try {
    const picture = await load(url);
    const { naturalWidth: width, naturalHeight: height } = picture;
    if (pixelCount({ width, height }) > mostPixels) {
      throw new Error(`It is ${width} by ${height} pixels; at most ${mostPixels / 1e6} million are read. Make it smaller, or take a part of it.`);
    }
    return inkOf(picture, side);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @param {string} url */
async function load(url) {
  const picture = new Image();
  await new Promise((resolve, reject) => {
    picture.onload = resolve;
    picture.onerror = () => reject(new Error("This browser cannot read it as a picture: use PNG or JPEG."));
    picture.src = url;
  });
  return picture;
}

/**
 * @param {HTMLImageElement} picture
 * @param {number} side
 */
function inkOf(picture, side) {
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("this browser gives no 2-D canvas");
  const scale = side / Math.max(picture.naturalWidth, picture.naturalHeight);
  const [width, height] = [picture.naturalWidth, picture.naturalHeight].map((length) => Math.max(1, Math.round(length * scale)));
  context.drawImage(picture, 0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  const ink = inkLevels(image);
  ink.forEach((level, i) => image.data.set([0, 0, 0, 255 * level], 4 * i));
  context.clearRect(0, 0, side, side);
  context.putImageData(image, (side - width) / 2, (side - height) / 2);
  return canvas;
}

/**
 * Returns how far each pixel is from paper to ink, 0 to 1. Paper is what most of the border is, and unlit photographs are
 * stretched; transparent counts as white.
 * @param {ImageData} image
 * @returns {Float32Array}
 */
function inkLevels(image) {
  const { data, width, height } = image;
  const grey = Float32Array.from({ length: pixelCount(image) }, (_, i) => {
    const [red, green, blue, alpha] = data.subarray(4 * i, 4 * i + 4);
    return 1 - (alpha / 255) * (1 - (0.299 * red + 0.587 * green + 0.114 * blue) / 255);
  });
  const border = grey.filter((_, i) => i < width || i >= width * (height - 1) || i % width === 0 || i % width === width - 1);
  const paper = border.sort()[border.length >> 1];
  const farthest = grey.reduce((most, level) => Math.max(most, Math.abs(level - paper)), 0);
  if (farthest < leastContrast) throw new Error("It shows nothing that stands out from its background.");
  return grey.map((level) => Math.max(0, Math.abs(level - paper) / farthest - unevenLight) / (1 - unevenLight));
}
