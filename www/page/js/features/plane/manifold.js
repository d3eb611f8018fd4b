import { createBackgroundWork } from "../../drawing/background.js";
import { Ink } from "../../drawing/ink.js";
import { sameNumbers } from "../../state/view-state.js";

/** Pictures along each side of the plane. */
const side = 21;

/**
 * @typedef {{dimension: number, range: [number, number]}} Axis
 * @typedef {import("../../state/view-state.js").Scene} Scene
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
  /** @type {Ink} */
  let ink;
  /** @type {Scene | undefined} */
  let scene;
  let rowsDone = 0;

  const work = createBackgroundWork(async (current) => {
    if (scene === undefined || axes === undefined || rowsDone === side) return false;
    const row = rows[rowsDone];
    const pixels = await decodeRow(scene, axes, row);
    if (!current()) return false;
    for (let column = 0; column < side; column++) ink.paint(pixels, { index: column, row, column });
    rowsDone += 1;
    return rowsDone < side;
  }, canvas);

  /**
   * @param {Scene} of
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
    ink.context.clearRect(0, 0, width, height);
    ink.context.drawImage(before, left, top, width * scale, height * scale);
  }

  return {
    /** @param {import("../../model/worker-loader.js").Model} model */
    show({ image }) {
      ink = new Ink(canvas, image, { rows: side, columns: side });
      work.stop();
      scene = undefined;
      axes = undefined;
    },
    /**
     * @param {Scene} next
     * @param {[Axis, Axis]} plane  across and upwards
     */
    draw(next, plane) {
      const stays = scene !== undefined && axes !== undefined && samePlane(scene, next, plane);
      if (stays && axes?.every(({ dimension, range }, i) => dimension === plane[i].dimension && sameNumbers(range, plane[i].range))) return;
      if (stays && axes?.every(({ dimension }, i) => dimension === plane[i].dimension)) carryOver(axes, plane);
      scene = next;
      axes = plane;
      rowsDone = 0;
      work.start();
    },
  };
}

/**
 * Whether two scenes have the same pictures in a plane: whether they differ at most in its two dimensions.
 * @param {Scene} a
 * @param {Scene} b
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
