/**
 * One value for each pixel, row by row.
 * @typedef {{width: number, height: number, pixels: ArrayLike<number>}} Plane
 *
 * @typedef {{left: number, top: number, width: number, height: number}} Window  in pixels; it may cut through them, or
 *   lie outside
 */

/**
 * Returns a window of a plane in another size: each pixel is the mean of what it covers.
 * @param {Plane} plane
 * @param {Window} window
 * @param {{readonly height: number, readonly width: number}} size  of the result
 * @param {number} [outside]  the value of what lies outside the plane
 * @returns {Float32Array} [height * width]
 */
export function resample(plane, window, { height, width }, outside = 0) {
  const [stepX, stepY] = [window.width / width, window.height / height];
  return Float32Array.from({ length: height * width }, (_, i) => {
    const left = window.left + (i % width) * stepX;
    const top = window.top + Math.floor(i / width) * stepY;
    return areaMean(plane, left, top, left + stepX, top + stepY, outside);
  });
}

/**
 * @param {Plane} plane
 * @param {number} left
 * @param {number} top
 * @param {number} right
 * @param {number} bottom
 * @param {number} outside
 */
function areaMean({ width, height, pixels }, left, top, right, bottom, outside) {
  let [sum, area] = [0, 0];
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++) {
    const rowPart = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
      const part = rowPart * (Math.min(x + 1, right) - Math.max(x, left));
      sum += part * pixels[y * width + x];
      area += part;
    }
  }
  const whole = (right - left) * (bottom - top);
  return (sum + outside * (whole - area)) / whole;
}
