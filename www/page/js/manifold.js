import { createBackgroundWork } from "./background.js";
import { Ink } from "./ink.js";
import { sameNumbers } from "./scene.js";

/** Pictures along each side of the plane. */
const side = 21;

/**
 * The decoded plane of two latent dimensions, drawn a row at a time from the middle outwards, so that
 * it never holds up the picture that follows the pointer.
 * @param {HTMLCanvasElement} canvas
 */
export function createManifold(canvas) {
  const rows = middleOutwards(side);
  const z = new Float32Array(side * 2);
  /** @type {[number, number][]} */
  let ranges;
  /** @type {Ink} */
  let ink;
  /** @type {Float32Array} */
  let pixels;
  /** @type {import("./scene.js").Scene | undefined} */
  let scene;
  let rowsDone = 0;

  const work = createBackgroundWork(() => {
    if (scene === undefined || rowsDone === side) return false;
    drawRow(scene, rows[rowsDone]);
    rowsDone += 1;
    return rowsDone < side;
  });

  /**
   * @param {import("./scene.js").Scene} of
   * @param {number} row  from the top
   */
  function drawRow({ model, label }, row) {
    for (let column = 0; column < side; column++) {
      z[2 * column] = tileCentre(ranges[0], column);
      z[2 * column + 1] = tileCentre(ranges[1], side - 1 - row);
    }
    model.decode({ z, label }, pixels);
    for (let column = 0; column < side; column++) ink.paint(pixels, { index: column, row, column });
  }

  return {
    /**
     * @param {import("./vaelet.js").Model} model
     * @param {[number, number][]} planeRanges  of both dimensions
     */
    show({ image }, planeRanges) {
      ranges = planeRanges;
      ink = new Ink(canvas, image, { rows: side, columns: side });
      pixels = new Float32Array(side * image.height * image.width);
      scene = undefined;
    },
    /** @param {import("./scene.js").Scene} next */
    draw(next) {
      if (scene !== undefined && sameNumbers(scene.label, next.label)) return;
      scene = next;
      rowsDone = 0;
      work.start();
    },
  };
}

/**
 * @param {[number, number]} range
 * @param {number} tile  counted from the low end
 */
function tileCentre([low, high], tile) {
  return low + ((tile + 0.5) / side) * (high - low);
}

/**
 * 0 to count - 1, from the middle to both ends.
 * @param {number} count  odd
 */
function middleOutwards(count) {
  const middle = (count - 1) / 2;
  return Array.from({ length: count }, (_, i) => middle + (i % 2 === 0 ? i / 2 : -(i + 1) / 2));
}
