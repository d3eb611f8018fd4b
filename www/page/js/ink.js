/**
 * Pixels as ink on paper: black, as opaque as the pixel is bright. The paper is the page's own
 * background, and a style turns black ink white in the dark.
 */
export class Ink {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{height: number, width: number}} image  size of one picture, in pixels
   * @param {{rows?: number, columns?: number}} [grid]  how many pictures the canvas holds
   */
  constructor(canvas, image, { rows = 1, columns = 1 } = {}) {
    canvas.width = columns * image.width;
    canvas.height = rows * image.height;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser gives no 2-D canvas");
    this.context = context;
    this.picture = context.createImageData(image.width, image.height);
  }

  /**
   * @param {Float32Array} pixels  [N, H*W] in [0, 1]
   * @param {{index?: number, row?: number, column?: number}} [place]  which of the N goes where
   */
  paint(pixels, { index = 0, row = 0, column = 0 } = {}) {
    const { data, width, height } = this.picture;
    const first = index * width * height;
    for (let i = 0; i < width * height; i++) data[4 * i + 3] = 255 * pixels[first + i];
    this.context.putImageData(this.picture, column * width, row * height);
  }
}
