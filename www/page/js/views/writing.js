import { find, make } from "../dom.js";
import { Ink } from "../ink.js";
import { savePicture } from "../picture.js";
import { sameNumbers } from "../scene.js";

/**
 * A word of the model's labels, such as a number, written with one z.
 * @param {Document} page
 * @param {(text: string) => void} change
 * @returns {import("../scene.js").View}
 */
export function createWriting(page, change) {
  const section = find(page, "#writing", HTMLElement);
  const input = find(section, "input", HTMLInputElement);
  const canvas = find(section, "canvas", HTMLCanvasElement);
  const save = find(section, "button", HTMLButtonElement);
  /** @type {import("../scene.js").Scene | undefined} */
  let drawn;
  let drawnText = "";

  input.addEventListener("input", () => change(input.value));
  save.addEventListener("click", () => savePicture(canvas, drawnText));

  return {
    show({ conditional, labels }) {
      section.hidden = !conditional || labels.some((label) => label.length !== 1);
      drawn = undefined;
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
      canvas.hidden = save.hidden = word.length === 0;
      canvas.setAttribute("aria-label", `${drawnText}, generated`);
      if (word.length > 0) paintWord(canvas, scene, word);
    },
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../scene.js").Scene} scene
 * @param {string[]} word  of labels
 */
function paintWord(canvas, { model, z }, word) {
  const ink = new Ink(canvas, model.image, { columns: word.length });
  const images = model.decode({ z: word.map(() => z), label: word });
  word.forEach((_, index) => ink.paint(images, { index, column: index }));
}
