import { createBackgroundWork } from "../../drawing/background.js";
import { find, write, writeStyle } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { saveFile } from "../../drawing/picture.js";
import { makePlayButton } from "../../drawing/play-button.js";
import { messageOf } from "../../model/message-of.js";
import { sampleBookmark, randomSeed } from "../../state/seed.js";
import { bookmarkOf, pointOf } from "../../state/view-state.js";
import { createPath } from "./path.js";

/** Pictures in the strip, both ends included. */
const count = 11;

/** Seconds there and back. */
const duration = 8;

/** Pictures on the path in the animation that is saved. */
const savedCount = 36;

const movingKeys = /^(Arrow|Page|Home|End)/;

/**
 * @typedef {import("./path.js").Path} Path
 * @typedef {import("../../state/state.js").Bookmark} Bookmark
 * @typedef {{a: Bookmark, b: Bookmark}} Pair
 * @typedef {import("../../state/view-state.js").ViewState} ViewState
 */

/**
 * The interpolation between two pictures: a strip, a slider along its path, and an animation there and back.
 * @type {import("../../section.js").CreateSection}
 */
export function createInterpolation({ page, notice, motion, actions: { change, redraw } }) {
  const section = find(page, "#interpolation", HTMLElement);
  const slider = find(section, "input[type=range]", HTMLInputElement);
  const strip = find(section, "canvas", HTMLCanvasElement);
  const play = find(section, "[data-action=play]", HTMLButtonElement);
  const gif = find(section, "[data-action=gif]", HTMLButtonElement);
  const arc = find(section, "input[type=checkbox]", HTMLInputElement);
  const status = find(section, "[role=status]", HTMLElement);
  /** @type {PicturePainter} */
  let painter;
  /** @type {ViewState} */
  let viewState;
  /** @type {ViewState["model"]} */
  let shown;
  /** @type {import("../../model/model-loader.js").LoadedModel["hasPrior"]} */
  let hasPrior;
  /** @type {Path | undefined} */
  let path;
  /** The ends as long as the person chose none, once they are drawn. @type {Pair | undefined} */
  let own;

  const paint = createBackgroundWork(async (current) => {
    if (path === undefined || path.failure !== "") return false;
    const images = await decodePath(path, count);
    if (!current()) return false;
    for (let i = 0; i < count; i++) painter.paint(images, { index: i, column: i });
    return false;
  }, section);

  /**
   * @param {Path} along
   * @param {number} pictures  on it, both ends included
   */
  async function decodePath(along, pictures) {
    const { images } = await viewState.model.interpolate(along.question(evenPlaces(pictures)));
    return images;
  }

  /** @param {number} at */
  function goTo(at) {
    if (path !== undefined) change({ ...bookmarkOf(path.place(at)), at });
  }

  slider.addEventListener("input", () => goTo(slider.valueAsNumber));
  // From elsewhere, the position where the thumb is already is one to go to, and the browser says nothing then.
  const comeBack = () => viewState.state.at === null && goTo(slider.valueAsNumber);
  slider.addEventListener("pointerup", comeBack);
  slider.addEventListener("keyup", ({ key }) => movingKeys.test(key) && comeBack());
  slider.style.setProperty("--zero", "0");
  arc.addEventListener("change", () => change({ path: arc.checked ? "spherical" : "linear", at: null }));
  for (const end of /** @type {const} */ (["a", "b"])) {
    find(section, `[data-action=${end}]`, HTMLButtonElement)
      .addEventListener("click", () => change({ [end]: bookmarkOf(viewState), at: null }));
  }
  find(section, "[data-action=pair]", HTMLButtonElement)
    .addEventListener("click", async () => {
      const label = () => Math.floor(Math.random() * viewState.model.labels.length);
      if (!(await hasPrior())) return;
      try {
        const pair = await drawPair(viewState.model, [randomSeed(), label()], [randomSeed(), label()]);
        if (pair !== undefined) change({ ...pair, at: null });
      } catch (error) {
        notice.show(messageOf(error));
      }
    });
  makePlayButton(play, motion, {
    seconds: duration,
    from: () => viewState.state.at ?? 0,
    frame: goTo,
    name: (playing) => (play.textContent = motion.still() ? "Step" : playing ? "Stop" : "Play"),
  });
  gif.addEventListener("click", async () => {
    if (path === undefined) return;
    const { image } = viewState.model;
    // Only who saves one needs the encoder.
    const [{ encodeGif }, images] = await Promise.all([import("../../drawing/gif.js"), decodePath(path, savedCount)]);
    saveFile(encodeGif(images, image, duration), "interpolation.gif");
  });

  return {
    show(loaded) {
      const { model } = loaded;
      hasPrior = loaded.hasPrior;
      painter = new PicturePainter(strip, model.image, { columns: count });
      shown = model;
      const first = hasPrior().then((has) => (has ? drawPair(model, [1, 0], [2, Math.floor(model.labels.length / 2)]) : undefined));
      first.then((pair) => {
        if (pair === undefined || shown !== model) return;
        own = pair;
        redraw();
      }, (error) => (status.textContent = messageOf(error)));
    },
    release() {
      paint.stop();
      path = undefined;
      own = undefined;
    },
    draw(next) {
      viewState = next;
      const { model, state } = viewState;
      const [a, b] = [state.a ?? own?.a, state.b ?? own?.b];
      if (a === undefined || b === undefined) return;
      const ends = { from: pointOf(model, a), to: pointOf(model, b) };
      if (!path?.is(ends, state.path)) {
        path = createPath(model.latentSize, ends, state.path);
        status.textContent = path.failure;
        paint.start();
      }
      const broken = path.failure !== "";
      write(arc, { checked: state.path === "spherical" });
      write(strip, { hidden: broken });
      for (const button of [play, gif]) write(button, { disabled: broken });
      write(slider, {
        hidden: broken,
        valueAsNumber: state.at ?? 0,
        ariaValueText: state.at === null ? "not on the path" : `${Math.round(100 * state.at)} % of the way from A to B`,
      });
      writeStyle(slider, "--position", slider.value);
      section.classList.toggle("elsewhere", state.at === null);
    },
  };
}

/** @param {number} places  both ends included */
function evenPlaces(places) {
  return Array.from({ length: places }, (_, i) => i / (places - 1));
}

/**
 * Two draws from the prior, each by a seed and under a label.
 * @param {ViewState["model"]} model
 * @param {[seed: number, label: number][]} ends
 * @returns {Promise<Pair | undefined>} undefined when another model came meanwhile
 */
async function drawPair(model, ...ends) {
  const [a, b] = await Promise.all(ends.map(([seed, label]) =>
    sampleBookmark(model, seed, model.conditional ? model.labels[label] : undefined)));
  return a && b && { a, b };
}
