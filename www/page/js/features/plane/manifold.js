import { createBackgroundWork } from "../../drawing/background.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { sameNumbers } from "../../state/numbers.js";

/** Pictures along each side of the plane. */
const side = 21;

/**
 * @typedef {{dimension: number, range: [number, number]}} Axis
 * @typedef {import("../../state/view-state.js").ViewState} ViewState
 */

/**
 * The decoded plane of two latent dimensions, drawn a row at a time from the middle outwards. While it is on its way
 * after a zoom, the pictures that were there stand in, enlarged.
 * @param {HTMLCanvasElement} canvas
 */
export function createManifold(canvas) {
  const rows = middleOutwards(side);
  const before = document.createElement("canvas");
  /** @type {[Axis, Axis] | undefined} */
  let axes;
  /** @type {PicturePainter} */
  let painter;
  /** @type {ViewState | undefined} */
  let viewState;
  let rowsDone = 0;

  const work = createBackgroundWork(async (current) => {
    if (viewState === undefined || axes === undefined || rowsDone === side) return false;
    const row = rows[rowsDone];
    const pixels = await decodeRow(viewState, axes, row);
    if (!current()) return false;
    for (let column = 0; column < side; column++) painter.paint(pixels, { index: column, row, column });
    rowsDone += 1;
    return rowsDone < side;
  }, canvas);

  /**
   * @param {ViewState} of
   * @param {[Axis, Axis]} plane
   * @param {number} row  from the top
   */
  async function decodeRow({ model, z, label }, [across, upwards], row) {
    const batchOfZ = Array.from({ length: side }, (_, column) => {
      const at = Float32Array.from(z);
      at[across.dimension] = tileCentre(across.range, column);
      at[upwards.dimension] = tileCentre(upwards.range, side - 1 - row);
      return at;
    });
    return model.decode({ z: batchOfZ, label });
  }

  /**
   * Moves and scales what is painted from where it was to where it is seen now.
   * @param {[Axis, Axis]} from
   * @param {[Axis, Axis]} to
   */
  function carryOver(from, to) {
    const { width, height } = canvas;
    before.width = width;
    before.height = height;
    before.getContext("2d")?.drawImage(canvas, 0, 0);
    const scale = widthOf(from[0]) / widthOf(to[0]);
    const left = ((from[0].range[0] - to[0].range[0]) / widthOf(to[0])) * width;
    const top = ((to[1].range[1] - from[1].range[1]) / widthOf(to[1])) * height;
    painter.context.clearRect(0, 0, width, height);
    painter.context.drawImage(before, left, top, width * scale, height * scale);
  }

  return {
    /** @param {import("../../model/worker-loader.js").Model} model */
    show({ image }) {
      painter = new PicturePainter(canvas, image, { rows: side, columns: side });
    },
    release() {
      work.stop();
      viewState = undefined;
      axes = undefined;
    },
    /**
     * @param {ViewState} next
     * @param {[Axis, Axis]} plane  across and upwards
     */
    draw(next, plane) {
      const stays = viewState !== undefined && axes !== undefined && samePlane(viewState, next, plane);
      if (stays && axes?.every(({ dimension, range }, i) => dimension === plane[i].dimension && sameNumbers(range, plane[i].range))) return;
      if (stays && axes?.every(({ dimension }, i) => dimension === plane[i].dimension)) carryOver(axes, plane);
      viewState = next;
      axes = plane;
      rowsDone = 0;
      work.start();
    },
  };
}

/**
 * Checks whether two view states have the same pictures in a plane: they may differ in its two dimensions only.
 * @param {ViewState} a
 * @param {ViewState} b
 * @param {[Axis, Axis]} plane
 */
function samePlane(a, b, plane) {
  const free = plane.map(({ dimension }) => dimension);
  return sameNumbers(a.label, b.label) && a.z.every((value, i) => value === b.z[i] || free.includes(i));
}

/** @param {Axis} axis */
function widthOf({ range: [low, high] }) {
  return high - low;
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
