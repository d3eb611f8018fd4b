import { contextOf } from "../../drawing/dom.js";
import { kindOf } from "../../model/file-kind.js";
import { messageOf } from "../../model/message-of.js";
import { readInk, VaeletError } from "../../model/vaelet.js";

/** Larger pictures are refused before they are drawn: a small file can hold very many pixels. */
const mostPixels = 50_000_000;

/** Bytes. */
const largestFile = 50_000_000;

/** Formats that some browsers cannot read, and where people get them from. */
const sources = new Map([["HEIC", ", as phones take them"], ["TIFF", ", as scanners write them"]]);

/** A picture in colour is kept no longer than this: more than any model of this page sees. */
const longestKept = 1024;

/**
 * A picture of the person's own as ink: dark on light or light on dark, scaled into a square, its aspect kept.
 * @param {File} file
 * @param {number} side  of the square, in pixels
 * @returns {Promise<HTMLCanvasElement>} black ink, as opaque as it is dark, on transparent paper
 * @throws {Error} with a sentence that says why it cannot be read
 */
export function readInkOf(file, side) {
  return readImage(file, (picture) => draw(inkOf(picture, side), side));
}

/**
 * A picture of the person's own in its colours, at most `longestKept` pixels wide and high.
 * @param {File} file
 * @returns {Promise<HTMLCanvasElement>}
 * @throws {Error} with a sentence that says why it cannot be read
 */
export function readColours(file) {
  return readImage(file, (picture) => {
    const { naturalWidth, naturalHeight } = picture;
    const scale = Math.min(1, longestKept / Math.max(naturalWidth, naturalHeight));
    const [width, height] = [naturalWidth, naturalHeight].map((length) => Math.max(1, Math.round(length * scale)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = contextOf(canvas);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, width, height);
    return canvas;
  });
}

/**
 * @template Result
 * @param {File} file
 * @param {(picture: HTMLImageElement) => Result} use
 */
async function readImage(file, use) {
  if (file.size > largestFile) throw new Error(`It has ${Math.round(file.size / 1e6)} MB; at most ${largestFile / 1e6} are read.`);
  const url = URL.createObjectURL(file);
  try {
    const picture = await load(url);
    if (picture === undefined) throw new Error(await whyUnreadable(file));
    const { naturalWidth: width, naturalHeight: height } = picture;
    if (width * height === 0) throw new Error("It has no size of its own: save it as PNG or JPEG.");
    if (width * height > mostPixels) {
      throw new Error(`It is ${width} by ${height} pixels; at most ${mostPixels / 1e6} million are read. Make it smaller, or take a part of it.`);
    }
    return use(picture);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * @param {string} url
 * @returns {Promise<HTMLImageElement | undefined>} undefined when the browser cannot read it
 */
async function load(url) {
  const picture = new Image();
  const loaded = await new Promise((resolve) => {
    picture.onload = () => resolve(true);
    picture.onerror = () => resolve(false);
    picture.src = url;
  });
  return loaded ? picture : undefined;
}

/** @param {File} file */
async function whyUnreadable(file) {
  const { kind, name } = await kindOf(file);
  if (kind === "weights") return "It is a weights file: open it with “Open a weights file”, in the list of models.";
  if (name === undefined) return "This browser cannot read it as a picture: use PNG or JPEG.";
  const advice = ["PNG", "JPEG"].includes(name) ? "It is damaged, or only a part of it." : "Save it as PNG or JPEG.";
  return `This browser cannot read this ${name} file${sources.get(name) ?? ""}. ${advice}`;
}

/**
 * @param {HTMLImageElement} picture
 * @param {number} side
 */
function inkOf(picture, side) {
  try {
    return readInk(picture, { longest: side });
  } catch (error) {
    const empty = error instanceof VaeletError && error.code === "picture-empty";
    throw empty ? new Error("It shows nothing that stands out from its background.") : new Error(messageOf(error));
  }
}

/**
 * @param {import("../../model/vaelet.js").Drawing} drawing
 * @param {number} side
 */
function draw({ width, height, pixels }, side) {
  const image = new ImageData(width, height);
  pixels.forEach((level, i) => (image.data[4 * i + 3] = 255 * level));
  const small = Object.assign(document.createElement("canvas"), { width, height });
  small.getContext("2d")?.putImageData(image, 0, 0);
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const scale = side / Math.max(width, height);
  const size = [width, height].map((length) => Math.max(1, Math.round(length * scale)));
  canvas.getContext("2d")?.drawImage(small, Math.round((side - size[0]) / 2), Math.round((side - size[1]) / 2), size[0], size[1]);
  return canvas;
}
