import { createFollower } from "../../drawing/background.js";
import { find, write } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { savePicture } from "../../drawing/picture.js";
import { sameNumbers } from "../../state/numbers.js";
import { longestWord } from "../../state/state.js";
import { describeMissing, spell } from "./spelling.js";

/** @typedef {import("../../state/view-state.js").ViewState} ViewState */

/**
 * A word of the model's labels, such as a number, written with one z.
 * @type {import("../../section.js").CreateSection}
 */
export function createWriting({ page, actions }) {
  const section = find(page, "#writing", HTMLElement);
  const title = find(section, "label", HTMLElement);
  const input = find(section, "input", HTMLInputElement);
  const canvas = find(section, "canvas", HTMLCanvasElement);
  const save = find(section, "button", HTMLButtonElement);
  const status = find(section, "[role=status]", HTMLElement);
  /** @type {ViewState | undefined} */
  let drawn;
  let drawnText = "";

  const pictures = createFollower(
    async (/** @type {{viewState: ViewState, word: string[]}} */ { viewState: { model, z }, word }) =>
      model.decode({ z: word.map(() => z), label: word }),
    (images, { viewState, word }) => paintWord(canvas, viewState.model.image, word, images),
  );

  input.maxLength = longestWord;
  input.addEventListener("input", () => actions.change({ write: input.value }));
  save.addEventListener("click", () => savePicture(canvas, drawnText));

  return {
    show({ model: { conditional, labels } }) {
      section.hidden = !conditional || labels.some((label) => Array.from(label).length !== 1);
      const digits = labels.every((label) => /^\d$/.test(label));
      const kind = digits ? "number" : "word";
      title.textContent = `Write a ${kind} in this style`;
      save.textContent = `Save ${kind}`;
      input.inputMode = digits ? "numeric" : "text";
      input.placeholder = digits ? "1984" : labels.slice(-4).join("");
    },
    release() {
      drawn = undefined;
      pictures.forget();
    },
    draw(viewState) {
      if (section.hidden) return;
      const text = viewState.state.write;
      if (input.value !== text) input.value = text;
      const { word, missing } = spell(text, viewState.model.labels);
      write(status, { textContent: describeMissing(missing) });
      if (drawn && sameNumbers(drawn.z, viewState.z) && drawnText === word.join("")) return;
      drawn = viewState;
      drawnText = word.join("");
      write(canvas, { hidden: word.length === 0, ariaLabel: `${drawnText}, generated` });
      write(save, { hidden: word.length === 0 });
      if (word.length > 0) pictures.ask({ viewState, word });
    },
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../../model/image-format.js").ImageFormat} image
 * @param {string[]} word  of labels
 * @param {Float32Array} images
 */
function paintWord(canvas, image, word, images) {
  const painter = new PicturePainter(canvas, image, { columns: word.length });
  word.forEach((_, index) => painter.paint(images, { index, column: index }));
}
