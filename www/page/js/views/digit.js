import { find } from "../dom.js";
import { Ink } from "../ink.js";
import { describeScene } from "../scene.js";

/**
 * The large picture.
 * @param {Document} page
 * @returns {import("../scene.js").View}
 */
export function createDigit(page) {
  const canvas = find(page, "#digit", HTMLCanvasElement);
  /** @type {Ink} */
  let ink;
  /** @type {Float32Array} */
  let pixels;

  return {
    show({ image }) {
      ink = new Ink(canvas, image);
      pixels = new Float32Array(image.height * image.width);
    },
    draw(scene) {
      scene.model.decode({ z: scene.z, label: scene.label }, pixels);
      ink.paint(pixels);
      canvas.setAttribute("aria-label", describeScene(scene));
    },
  };
}
