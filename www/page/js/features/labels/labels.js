import { createFollower } from "../../drawing/background.js";
import { find, make, write, writeStyle } from "../../drawing/dom.js";
import { Ink } from "../../drawing/ink.js";
import { sameNumbers } from "../../state/view-state.js";

/** Characters of a name that fits under a small picture. */
const longestShort = 4;

/**
 * @typedef {object} Chip
 * @property {HTMLLabelElement} tile
 * @property {HTMLInputElement} radio
 * @property {Ink} ink
 */

/**
 * One chip for each label, with the picture that the current z gives under it.
 * @param {Document} page
 * @param {(label: number) => void} choose
 * @returns {import("../../state/view-state.js").View}
 */
export function createLabels(page, choose) {
  const group = find(page, "#labels", HTMLFieldSetElement);
  const tiles = find(group, ".label-tiles", HTMLElement);
  /** @type {Chip[]} */
  let chips = [];
  /** @type {Float32Array} */
  let oneHotLabels;
  /** @type {Float32Array | undefined} */
  let drawnZ;

  const pictures = createFollower(
    async (/** @type {import("../../state/view-state.js").Scene} */ { model, z }) =>
      model.decode({ z: chips.map(() => z), label: oneHotLabels }),
    (images) => chips.forEach(({ ink }, index) => ink.paint(images, { index })),
  );

  return {
    show({ conditional, labels, image }) {
      const count = conditional ? labels.length : 0;
      group.hidden = !conditional;
      chips = labels.slice(0, count).map((label, i) => createChip(label, image, () => choose(i)));
      tiles.classList.toggle("names", labels.some(({ length }) => length > longestShort));
      tiles.replaceChildren(...chips.map(({ tile }) => tile));
      oneHotLabels = Float32Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0));
      pictures.forget();
      drawnZ = undefined;
    },
    draw(scene) {
      const { z, label } = scene;
      if (label === undefined) return;
      chips.forEach(({ tile, radio }, i) => {
        write(radio, { checked: label[i] === 1 });
        writeStyle(tile, "--share", `${100 * label[i]}%`);
      });
      if (sameNumbers(z, drawnZ)) return;
      drawnZ = z;
      pictures.ask(scene);
    },
  };
}

/**
 * @param {string} label
 * @param {{height: number, width: number}} image
 * @param {() => void} choose
 * @returns {Chip}
 */
function createChip(label, image, choose) {
  const radio = make("input", { type: "radio", name: "label", className: "visually-hidden" });
  const canvas = make("canvas", { className: "ink" });
  const tile = make("label", { className: "label-tile" }, radio, canvas, make("span", {}, label));
  radio.addEventListener("change", choose);
  return { tile, radio, ink: new Ink(canvas, image) };
}
