/**
 * The part of a square that is seen. Places are 0 to 1 across the whole square, y upwards.
 * @typedef {object} Viewport
 * @property {number} x  of its middle
 * @property {number} y
 * @property {number} size  of its sides; 1 shows everything
 */

/** @type {Readonly<Viewport>} */
export const wholeSquare = Object.freeze({ x: 0.5, y: 0.5, size: 1 });

const smallest = 1 / 64;

/**
 * Zooms so that one place stays where it is seen.
 * @param {Viewport} viewport
 * @param {number} factor  above 1 comes nearer
 * @param {{x: number, y: number}} place
 * @returns {Viewport}
 */
export function zoomAt({ x, y, size }, factor, place) {
  const newSize = Math.min(1, Math.max(smallest, size / factor));
  const part = newSize / size;
  return inside({ x: place.x + (x - place.x) * part, y: place.y + (y - place.y) * part, size: newSize });
}

/**
 * @param {Viewport} viewport
 * @param {number} right  in widths of the viewport
 * @param {number} up
 * @returns {Viewport}
 */
export function moveBy({ x, y, size }, right, up) {
  return inside({ x: x + right * size, y: y + up * size, size });
}

/**
 * Moves as little as needed to show a place.
 * @param {Viewport} viewport
 * @param {{x: number, y: number}} place
 * @returns {Viewport}
 */
export function showing({ x, y, size }, place) {
  return inside({ x: clamp(x, place.x - size / 2, place.x + size / 2), y: clamp(y, place.y - size / 2, place.y + size / 2), size });
}

/**
 * Returns where a place of the square is seen.
 * @param {Viewport} viewport
 * @param {{x: number, y: number}} place
 * @returns {{x: number, y: number}} 0 to 1 across the viewport, for what is inside
 */
export function seenAt({ x, y, size }, place) {
  return { x: (place.x - x) / size + 0.5, y: (place.y - y) / size + 0.5 };
}

/**
 * Returns the place of the square that is seen there.
 * @param {Viewport} viewport
 * @param {{x: number, y: number}} seen
 */
export function placeAt({ x, y, size }, seen) {
  return { x: x + (seen.x - 0.5) * size, y: y + (seen.y - 0.5) * size };
}

/**
 * @param {Viewport} viewport
 * @returns {Viewport} that shows nothing outside the square
 */
function inside({ x, y, size }) {
  return { x: clamp(x, size / 2, 1 - size / 2), y: clamp(y, size / 2, 1 - size / 2), size };
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
