import { messageOf } from "../../model/message-of.js";
import { interpolateLatents } from "../../model/vaelet.js";
import { sameNumbers } from "../../state/numbers.js";

/**
 * @typedef {import("../../state/view-state.js").Point} Point
 * @typedef {{from: Point, to: Point}} Ends
 *
 * @typedef {ReturnType<typeof createPath>} Path
 */

/**
 * The path from one picture to another: z goes along a straight line or a great circle, the label's weights along a line.
 * @param {number} latentSize
 * @param {Ends} ends
 * @param {import("../../model/vaelet.js").PathMode} mode
 */
export function createPath(latentSize, { from, to }, mode) {
  /**
   * Returns the arguments of `interpolate`.
   * @param {number[]} places  from 0 to 1
   */
  function question(places) {
    const label = from.label && to.label && places.map((place) => mix(from.label ?? [], to.label ?? [], place));
    return { from: from.z, to: to.z, places, mode, label };
  }

  return {
    question,
    /** Says why there is no such path, in a sentence; empty when there is one. */
    failure: failureOf(() => interpolateLatents(latentSize, question([0.5]))),
    /**
     * @param {Ends} ends
     * @param {import("../../model/vaelet.js").PathMode} otherMode
     */
    is: (ends, otherMode) => otherMode === mode && samePoint(ends.from, from) && samePoint(ends.to, to),
    /**
     * @param {number} place  from 0 to 1
     * @returns {Point}
     */
    place(place) {
      const asked = question([place]);
      return { z: interpolateLatents(latentSize, asked), label: asked.label?.[0] };
    },
  };
}

/** @param {() => void} act */
function failureOf(act) {
  try {
    act();
    return "";
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * @param {ArrayLike<number>} from
 * @param {ArrayLike<number>} to
 * @param {number} place
 */
function mix(from, to, place) {
  return Float32Array.from(from, (weight, i) => (1 - place) * weight + place * to[i]);
}

/**
 * @param {Point} a
 * @param {Point} b
 */
function samePoint(a, b) {
  return sameNumbers(a.z, b.z) && sameNumbers(a.label, b.label);
}
