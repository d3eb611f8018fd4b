import { createFollower } from "../../drawing/background.js";
import { find, make, write, writeStyle } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { oneHot, sameNumbers } from "../../state/numbers.js";

/** Characters of a name that fits under a small picture. */
const longestShort = 4;

/**
 * @typedef {object} Chip
 * @property {HTMLLabelElement} tile
 * @property {HTMLInputElement} radio
 * @property {PicturePainter} painter
 */

/**
 * One chip for each label, with the picture that the current z gives under it.
 * @type {import("../../section.js").CreateSection}
 */
export function createLabels({ page, actions }) {
  const group = find(page, "#labels", HTMLFieldSetElement);
  const tiles = find(group, ".label-tiles", HTMLElement);
  /** @type {Chip[]} */
  let chips = [];
  /** @type {Float32Array} */
  let oneHotLabels;
  /** @type {Float32Array | undefined} */
  let drawnZ;

  const pictures = createFollower(
    async (/** @type {import("../../state/view-state.js").ViewState} */ { model, z }) =>
      model.decode({ z: chips.map(() => z), label: oneHotLabels }),
    (images) => chips.forEach(({ painter }, index) => painter.paint(images, { index })),
  );

  return {
    show({ model: { conditional, labels, image } }) {
      const count = conditional ? labels.length : 0;
      group.hidden = !conditional;
      chips = labels.slice(0, count).map((label, i) => createChip(label, image, () => actions.change({ label: oneHot(i) })));
      tiles.classList.toggle("names", labels.some(({ length }) => length > longestShort));
      tiles.replaceChildren(...chips.map(({ tile }) => tile));
      oneHotLabels = Float32Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0));
    },
    release() {
      pictures.forget();
      drawnZ = undefined;
    },
    draw(viewState) {
      const { z, label } = viewState;
      if (label === undefined) return;
      chips.forEach(({ tile, radio }, i) => {
        write(radio, { checked: label[i] === 1 });
        writeStyle(tile, "--share", `${100 * label[i]}%`);
      });
      if (sameNumbers(z, drawnZ)) return;
      drawnZ = z;
      pictures.ask(viewState);
    },
  };
}

/**
 * @param {string} label
 * @param {import("../../model/image-format.js").ImageFormat} image
 * @param {() => void} choose
 * @returns {Chip}
 */
function createChip(label, image, choose) {
  const radio = make("input", { type: "radio", name: "label", className: "visually-hidden" });
  const canvas = make("canvas", { className: "ink" });
  const tile = make("label", { className: "label-tile" }, radio, canvas, make("span", {}, label));
  radio.addEventListener("change", choose);
  return { tile, radio, painter: new PicturePainter(canvas, image) };
}
