import { imageAt } from "../model/image-format.js";
import { toRgba } from "../model/vaelet.js";
import { contextOf } from "./dom.js";

/**
 * Black on the page's own paper, for grey pictures; a style turns the ink white in the dark.
 * @type {import("../model/vaelet.js").Colours}
 */
const blackInk = { ink: [0, 0, 0, 255], paper: [0, 0, 0, 0] };

/** Paints grey pictures as ink on paper, as opaque as the pixel is bright, and coloured ones as they are. */
export class PicturePainter {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../model/image-format.js").ImageFormat} image  of one picture
   * @param {{rows?: number, columns?: number}} [grid]  how many pictures the canvas holds
   */
  constructor(canvas, image, { rows = 1, columns = 1 } = {}) {
    const { height, width, channels } = image;
    canvas.classList.toggle("coloured", channels > 1);
    canvas.width = columns * width;
    canvas.height = rows * height;
    const context = contextOf(canvas);
    this.image = image;
    this.colours = { ...blackInk, channels };
    this.context = context;
    this.picture = context.createImageData(width, height);
  }

  /**
   * @param {Float32Array} pixels  [N, H*W*C] in [0, 1]
   * @param {{index?: number, row?: number, column?: number}} [place]  which of the N goes where
   */
  paint(pixels, { index = 0, row = 0, column = 0 } = {}) {
    const { data, width, height } = this.picture;
    toRgba(imageAt(pixels, index, this.image), this.colours, data);
    this.context.putImageData(this.picture, column * width, row * height);
  }
}
