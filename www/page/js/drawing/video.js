import { valueCount } from "../model/image-format.js";
import { contextOf, make } from "./dom.js";
import { PicturePainter } from "./picture-painter.js";

/** @typedef {import("../model/image-format.js").ImageFormat} ImageFormat */

/** What browsers record, what most programs play first. */
const types = ["video/mp4", "video/webm;codecs=vp9", "video/webm"];

/** Screen pixels of the longer side, at most; encoders want even numbers. */
const longestSide = 512;

const framesPerSecond = 25;

/** Enough that edges of single pixels stay sharp. */
const bitsPerSecond = 4_000_000;

/** Returns the type of the videos that this browser records; undefined where it records none. */
export function videoType() {
  const records = "MediaRecorder" in globalThis && "captureStream" in HTMLCanvasElement.prototype;
  return records ? types.find((type) => MediaRecorder.isTypeSupported(type)) : undefined;
}

/**
 * Records pictures, there and back once, as a video: black ink on white paper or colours, each pixel a square. It takes as
 * long as the video does.
 * @param {Float32Array} images  [N, H*W*C] in [0, 1]
 * @param {ImageFormat} image
 * @param {object} how
 * @param {string} how.type  as `videoType` gives it
 * @param {number} how.seconds  there and back
 * @param {(seconds: number) => void} how.onProgress
 * @param {AbortSignal} how.signal
 * @returns {Promise<Blob>}
 */
export async function recordVideo(images, image, { type, seconds, onProgress, signal }) {
  const { canvas, draw } = createScreen(image);
  const count = images.length / valueCount(image);
  draw(images, 0);
  const stream = canvas.captureStream(framesPerSecond);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: bitsPerSecond });
  const recorded = partsOf(recorder);
  recorder.start();
  try {
    const begin = performance.now();
    for (let part = 0; part < 1; part = (performance.now() - begin) / 1000 / seconds) {
      draw(images, Math.round((1 - Math.abs(1 - 2 * part)) * (count - 1)));
      onProgress(part * seconds);
      await new Promise((resolve) => setTimeout(resolve, 1000 / framesPerSecond));
      signal.throwIfAborted();
    }
  } finally {
    if (recorder.state !== "inactive") recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  }
  return new Blob(await recorded, { type: type.replace(/;.*/, "") });
}

/** @param {MediaRecorder} recorder */
function partsOf(recorder) {
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  return new Promise((resolve, reject) => {
    recorder.addEventListener("stop", () => resolve(parts));
    recorder.addEventListener("error", () => reject(new Error("This browser's recorder failed.")));
  });
}

/**
 * A canvas that shows one picture large.
 * @param {ImageFormat} image
 */
function createScreen(image) {
  const scale = Math.max(2, 2 * Math.floor(longestSide / Math.max(image.height, image.width) / 2));
  const small = make("canvas");
  const painter = new PicturePainter(small, image);
  const canvas = make("canvas", { width: scale * image.width, height: scale * image.height });
  const brush = contextOf(canvas);
  brush.imageSmoothingEnabled = false;
  brush.fillStyle = "white";
  return {
    canvas,
    /**
     * @param {Float32Array} images
     * @param {number} index
     */
    draw(images, index) {
      painter.paint(images, { index });
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.drawImage(small, 0, 0, canvas.width, canvas.height);
    },
  };
}
