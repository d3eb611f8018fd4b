import { find, make } from "../dom.js";
import { Ink } from "../ink.js";
import { sameNumbers } from "../scene.js";

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
 * @returns {import("../scene.js").View}
 */
export function createLabels(page, choose) {
  const group = find(page, "#labels", HTMLFieldSetElement);
  const tiles = find(group, ".label-tiles", HTMLElement);
  /** @type {Chip[]} */
  let chips = [];
  /** @type {Float32Array} */
  let batchOfZ;
  /** @type {Float32Array} */
  let oneHotLabels;
  /** @type {Float32Array} */
  let pixels;
  /** @type {Float32Array | undefined} */
  let drawnZ;

  return {
    show({ conditional, labels, image, latentSize }) {
      const count = conditional ? labels.length : 0;
      group.hidden = !conditional;
      chips = labels.slice(0, count).map((label, i) => createChip(label, image, () => choose(i)));
      tiles.classList.toggle("names", labels.some(({ length }) => length > longestShort));
      tiles.replaceChildren(...chips.map(({ tile }) => tile));
      batchOfZ = new Float32Array(count * latentSize);
      oneHotLabels = Float32Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0));
      pixels = new Float32Array(count * image.height * image.width);
      drawnZ = undefined;
    },
    draw({ model, z, label }) {
      if (label === undefined) return;
      chips.forEach(({ tile, radio }, i) => {
        radio.checked = label[i] === 1;
        tile.style.setProperty("--share", `${100 * label[i]}%`);
      });
      if (sameNumbers(z, drawnZ)) return;
      drawnZ = z;
      chips.forEach((_, i) => batchOfZ.set(z, i * z.length));
      model.decode({ z: batchOfZ, label: oneHotLabels }, pixels);
      chips.forEach(({ ink }, index) => ink.paint(pixels, { index }));
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
