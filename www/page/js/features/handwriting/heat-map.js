import { find } from "../../drawing/dom.js";

/** @typedef {[red: number, green: number, blue: number]} Colour */

/**
 * Draws where two pictures differ: more opaque where they differ more, in the colours of the legend, in every theme.
 * @param {HTMLElement} figure  with a canvas, and a word for each of the two directions
 */
export function createHeatMap(figure) {
  const canvas = find(figure, "canvas", HTMLCanvasElement);
  const words = [".lost", ".invented"].map((selector) => find(figure, selector, HTMLElement));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser gives no 2-D canvas");
  /** The drawing minus its reconstruction. @type {Float32Array} */
  let differences = new Float32Array(0);

  const repaint = () => {
    const picture = context.createImageData(canvas.width, canvas.height);
    const [lost, invented] = words.map(colourOf);
    differences.forEach((difference, i) => {
      picture.data.set([...(difference > 0 ? lost : invented), 255 * Math.abs(difference)], 4 * i);
    });
    context.putImageData(picture, 0, 0);
  };

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  return {
    /**
     * For another model.
     * @param {import("../../model/image-format.js").ImageFormat} image
     */
    show({ height, width }) {
      Object.assign(canvas, { height, width });
      differences = new Float32Array(0);
    },
    /**
     * @param {Float32Array} given  [H*W] in [0, 1]
     * @param {Float32Array} returned  [H*W]
     */
    paint(given, returned) {
      differences = given.map((pixel, i) => pixel - returned[i]);
      repaint();
    },
  };
}

/**
 * @param {HTMLElement} word
 * @returns {Colour}
 */
function colourOf(word) {
  const [red, green, blue] = getComputedStyle(word).color.match(/[\d.]+/g) ?? [];
  return [Number(red), Number(green), Number(blue)];
}
