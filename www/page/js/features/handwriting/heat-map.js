import { contextOf, find } from "../../drawing/dom.js";

/** @typedef {[red: number, green: number, blue: number]} Colour */

/**
 * Draws where two pictures differ: more opaque where they differ more, in the colours of the legend, in every theme.
 * Coloured pictures differ by the channel that differs most, whichever way.
 * @param {HTMLElement} figure  with a canvas, and a word for each of the two directions
 */
export function createHeatMap(figure) {
  const canvas = find(figure, "canvas", HTMLCanvasElement);
  const words = [".lost", ".invented"].map((selector) => find(figure, selector, HTMLElement));
  const context = contextOf(canvas);
  /** The drawing minus its reconstruction. @type {Float32Array} */
  let differences = new Float32Array(0);
  let channels = 1;

  const repaint = () => {
    const picture = context.createImageData(canvas.width, canvas.height);
    const [lost, invented] = words.map(colourOf);
    differences.forEach((difference, i) => {
      picture.data.set([...(difference > 0 ? lost : invented), 255 * Math.abs(difference)], 4 * i);
    });
    context.putImageData(picture, 0, 0);
  };

  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  return {
    /**
     * For another model.
     * @param {import("../../model/image-format.js").ImageFormat} image
     */
    show(image) {
      Object.assign(canvas, { height: image.height, width: image.width });
      channels = image.channels;
      differences = new Float32Array(0);
    },
    /**
     * @param {Float32Array} given  [H*W*C] in [0, 1]
     * @param {Float32Array} returned  [H*W*C]
     */
    paint(given, returned) {
      const all = given.map((value, i) => value - returned[i]);
      differences = channels === 1 ? all : largestOfEach(all, channels);
      repaint();
    },
  };
}

/**
 * @param {Float32Array} differences  [H*W*C]
 * @param {number} channels
 */
function largestOfEach(differences, channels) {
  return Float32Array.from({ length: differences.length / channels }, (_, i) =>
    Math.max(...differences.subarray(i * channels, (i + 1) * channels).map(Math.abs)));
}

/**
 * @param {HTMLElement} word
 * @returns {Colour}
 */
function colourOf(word) {
  const [red, green, blue] = getComputedStyle(word).color.match(/[\d.]+/g) ?? [];
  return [Number(red), Number(green), Number(blue)];
}
