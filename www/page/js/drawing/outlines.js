import { contours } from "d3-contour";

/** The ink beyond which a place is inside the outline. */
const threshold = 0.5;

/** Units of the SVG are pixels of the images; more digits than these nobody sees. */
const decimals = 2;

/**
 * Traces grey images, one beside the other, to outlines: an SVG file without pixels, as fonts and plotters want it.
 * @param {{height: number, width: number}} image
 * @param {Float32Array} images [N, H, W], the ink from 0 to 1
 * @param {string} title
 * @returns {string}
 */
export function outlinesOf({ height, width }, images, title) {
  const count = images.length / (height * width);
  const paths = Array.from({ length: count }, (_, i) => {
    const ink = images.subarray(i * height * width, (i + 1) * height * width);
    const { coordinates } = contours().size([width, height]).contour(ink, threshold);
    return `<path transform="translate(${i * width})" d="${coordinates.flat().map(ringPath).join("")}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${count * width} ${height}" fill-rule="evenodd">`
    + `<title>${escaped(title)}</title>${paths.join("")}</svg>\n`;
}

/** @param {import("d3-contour").Ring} ring */
function ringPath(ring) {
  const places = ring.slice(0, -1).map((place) => place.map((value) => Number(value.toFixed(decimals))).join(" "));
  return `M${places.join("L")}Z`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
