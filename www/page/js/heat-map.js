/** Red, green and blue of ink that does not come back, and of ink that was not there. */
const lost = [214, 69, 36];
const invented = [38, 128, 170];

/** Where two pictures differ: as opaque as they do, in one colour for each direction. */
export class HeatMap {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{height: number, width: number}} image  size, in pixels
   */
  constructor(canvas, { height, width }) {
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser gives no 2-D canvas");
    this.context = context;
    this.picture = context.createImageData(width, height);
  }

  /**
   * @param {Float32Array} given  [H*W] in [0, 1]
   * @param {Float32Array} returned  [H*W]
   */
  paint(given, returned) {
    given.forEach((pixel, i) => {
      const difference = pixel - returned[i];
      this.picture.data.set([...(difference > 0 ? lost : invented), 255 * Math.abs(difference)], 4 * i);
    });
    this.context.putImageData(this.picture, 0, 0);
  }
}
