import { messageOf, VaeletError } from "../errors.js";
import { describeValue } from "../values.js";

/**
 * Pixels as `getImageData` gives them: red, green, blue and opacity, a byte each.
 * @typedef {{readonly data: ArrayLike<number>, readonly width: number, readonly height: number}} Pixels
 *
 * A picture: pixels, or what a canvas can draw, such as an image element that has loaded, a canvas or an ImageBitmap.
 * @typedef {Pixels | CanvasImageSource} Picture
 */

/**
 * Returns the pixels of a picture.
 * @param {Picture} picture
 * @param {number} longest  a canvas draws larger ones at most this wide and high
 * @returns {Pixels}
 * @throws {VaeletError} argument-invalid, source-unreadable
 */
export function readPicture(picture, longest) {
  // By what it can do: a picture of another frame is of another ImageData.
  const { data, width, height } = /** @type {Partial<Pixels>} */ (Object(picture));
  if (data === undefined) return draw(/** @type {CanvasImageSource} */ (picture), longest);
  if (isSize(width) && isSize(height) && data?.length === 4 * width * height) return { data, width, height };
  throw new VaeletError(
    "argument-invalid",
    `Expected pixels with 4 bytes each, found ${String(data?.length)} bytes for ${String(width)} by ${String(height)} pixels.`,
  );
}

/**
 * @param {CanvasImageSource} source
 * @param {number} longest
 */
function draw(source, longest) {
  const { naturalWidth, naturalHeight, videoWidth, videoHeight, displayWidth, displayHeight, width, height } =
    /** @type {Record<string, unknown>} */ (Object(source));
  const size = [naturalWidth ?? videoWidth ?? displayWidth ?? width, naturalHeight ?? videoHeight ?? displayHeight ?? height];
  if (!size.every(isSize)) {
    throw new VaeletError(
      "argument-invalid",
      `Expected a picture with pixels, found ${describeValue(source)} of ${size.map(String).join(" by ")}. Wait for an image element's decode() first.`,
    );
  }
  const scale = Math.min(1, longest / Math.max(...size));
  const [drawnWidth, drawnHeight] = size.map((side) => Math.max(1, Math.round(side * scale)));
  try {
    const context = contextOf(drawnWidth, drawnHeight);
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, drawnWidth, drawnHeight);
    const { data } = context.getImageData(0, 0, drawnWidth, drawnHeight);
    return { data, width: drawnWidth, height: drawnHeight };
  } catch (cause) {
    throw unreadable(cause);
  }
}

/**
 * @param {number} width
 * @param {number} height
 */
function contextOf(width, height) {
  if (!("document" in globalThis || "OffscreenCanvas" in globalThis)) {
    throw new VaeletError("argument-invalid", "There is no canvas here to draw a picture: pass its pixels, {data, width, height}.");
  }
  const canvas = globalThis.document ? Object.assign(document.createElement("canvas"), { width, height }) : new OffscreenCanvas(width, height);
  const context = /** @type {CanvasRenderingContext2D | null} */ (canvas.getContext("2d", { willReadFrequently: true }));
  if (context === null) throw new VaeletError("source-unreadable", "This browser gives no 2-D canvas to read a picture with.");
  return context;
}

/** @param {unknown} cause */
function unreadable(cause) {
  if (cause instanceof VaeletError) return cause;
  const foreign = Object(cause).name === "SecurityError";
  const advice = foreign ? " It is from another site: load it with crossOrigin = \"anonymous\" from a server that allows that." : "";
  return new VaeletError("source-unreadable", `Could not read the picture: ${messageOf(cause)}.${advice}`, { cause });
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isSize(value) {
  return Number.isInteger(value) && Number(value) > 0;
}
