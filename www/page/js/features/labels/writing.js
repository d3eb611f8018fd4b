import { createFollower } from "../../drawing/background.js";
import { find, write } from "../../drawing/dom.js";
import { Ink } from "../../drawing/ink.js";
import { savePicture } from "../../drawing/picture.js";
import { sameNumbers } from "../../state/view-state.js";

/** @typedef {import("../../state/view-state.js").Scene} Scene */

/**
 * A word of the model's labels, such as a number, written with one z.
 * @param {Document} page
 * @param {(text: string) => void} change
 * @returns {import("../../state/view-state.js").View}
 */
export function createWriting(page, change) {
  const section = find(page, "#writing", HTMLElement);
  const input = find(section, "input", HTMLInputElement);
  const canvas = find(section, "canvas", HTMLCanvasElement);
  const save = find(section, "button", HTMLButtonElement);
  /** @type {Scene | undefined} */
  let drawn;
  let drawnText = "";

  const pictures = createFollower(
    async (/** @type {{scene: Scene, word: string[]}} */ { scene: { model, z }, word }) =>
      model.decode({ z: word.map(() => z), label: word }),
    (images, { scene, word }) => paintWord(canvas, scene.model.image, word, images),
  );

  input.addEventListener("input", () => change(input.value));
  save.addEventListener("click", () => savePicture(canvas, drawnText));

  return {
    show({ conditional, labels }) {
      section.hidden = !conditional || labels.some((label) => label.length !== 1);
      drawn = undefined;
      pictures.forget();
    },
    draw(scene) {
      if (section.hidden) return;
      const text = scene.state.write;
      if (input.value !== text) input.value = text;
      // Characters that are no labels are left out.
      const word = Array.from(text).filter((character) => scene.model.labels.includes(character));
      if (drawn && sameNumbers(drawn.z, scene.z) && drawnText === word.join("")) return;
      drawn = scene;
      drawnText = word.join("");
      write(canvas, { hidden: word.length === 0, ariaLabel: `${drawnText}, generated` });
      write(save, { hidden: word.length === 0 });
      if (word.length > 0) pictures.ask({ scene, word });
    },
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{height: number, width: number}} image
 * @param {string[]} word  of labels
 * @param {Float32Array} images
 */
function paintWord(canvas, image, word, images) {
  const ink = new Ink(canvas, image, { columns: word.length });
  word.forEach((_, index) => ink.paint(images, { index, column: index }));
}
