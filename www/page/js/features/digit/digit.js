import { createFollower } from "../../drawing/background.js";
import { find, write } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { decimalsOf, firstHandles, movedTo, valueOn } from "../../state/handle.js";
import { sameNumbers } from "../../state/numbers.js";
import { listenToDrag } from "./drag.js";

/** Handles that dragging the picture moves: across and upwards. */
const dragged = 2;

/**
 * The large picture, which moves along the two handles that mean most when it is dragged.
 * @type {import("../../section.js").CreateSection}
 */
export function createDigit({ page, read, actions }) {
  const canvas = find(page, "#digit", HTMLCanvasElement);
  const grip = find(page, "#grip", HTMLElement);
  const hint = find(page, "#digit-hint", HTMLElement);
  /** @type {import("../../state/handle.js").Handle[]} */
  let handles = [];
  /** The person's own directions that are among them. @type {import("../../state/own-directions.js").OwnDirection[]} */
  let own = [];
  /** @type {PicturePainter | undefined} */
  let painter;
  /** @type {import("../../state/view-state.js").ViewState | undefined} */
  let asked;

  const pictures = createFollower(
    async (/** @type {import("../../state/view-state.js").ViewState} */ { model, z, label }) => model.decode({ z, label }),
    (pixels, viewState) => {
      // Not before: the model that was there stays in sight until the new one has drawn.
      painter ??= new PicturePainter(canvas, viewState.model.image);
      painter.paint(pixels);
      write(canvas, { ariaLabel: viewState.model.caption(viewState.label) });
    },
  );

  listenToDrag(grip, (right, up) => {
    const { z } = read();
    let moved = Array.from(z);
    handles.forEach((handle, i) => {
      const { range: [low, high] } = handle;
      // From where it was: a direction that is not at right angles to the first was moved by that.
      const value = valueOn(handle, z) + [right, up][i] * (high - low);
      moved = movedTo(handle, moved, Math.min(high, Math.max(low, value)));
    });
    actions.change({ z: moved });
  });

  /** @param {Float32Array} z */
  function tellPlace(z) {
    if (handles.length === 0) return;
    const values = handles.map((handle) => textOf(handle, valueOn(handle, z)));
    write(grip, { ariaValueNow: values[0], ariaValueText: handles.map(({ name }, i) => `${name} ${values[i]}`).join(", ") });
  }

  /** @param {import("../../model/worker-loader.js").Model} model */
  function takeHandles(model) {
    handles = firstHandles(model, dragged, own).slice(0, dragged);
    grip.hidden = handles.length === 0;
    hint.textContent = describe(model, handles);
    if (handles.length > 0) write(grip, { ariaValueMin: textOf(handles[0], handles[0].range[0]), ariaValueMax: textOf(handles[0], handles[0].range[1]) });
  }

  return {
    show({ model }) {
      own = [];
      takeHandles(model);
    },
    release() {
      painter = asked = undefined;
      pictures.forget();
    },
    draw(viewState) {
      if (own !== viewState.state.own) {
        own = viewState.state.own;
        takeHandles(viewState.model);
        tellPlace(viewState.z);
      }
      if (asked && sameNumbers(viewState.z, asked.z) && sameNumbers(viewState.label, asked.label)) return;
      asked = viewState;
      pictures.ask(viewState);
      tellPlace(viewState.z);
    },
  };
}

/**
 * @param {import("../../model/worker-loader.js").Model} model
 * @param {import("../../state/handle.js").Handle[]} handles
 */
function describe({ latentSize }, handles) {
  const drawn = `Drawn by a neural network from ${latentSize} ${latentSize === 1 ? "number" : "numbers"}`;
  return `${drawn}.${handles.length > 0 ? " Drag it." : ""}`;
}

/**
 * @param {import("../../state/handle.js").Handle} handle
 * @param {number} value
 */
function textOf({ step }, value) {
  return value.toFixed(decimalsOf(step));
}
