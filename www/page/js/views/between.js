import { createBackgroundWork } from "../background.js";
import { find } from "../dom.js";
import { Ink } from "../ink.js";
import { createPath } from "../path.js";
import { saveFile } from "../picture.js";
import { markOf, placeOf } from "../scene.js";
import { randomSeed } from "../seed.js";

/** Pictures in the strip, both ends included. */
const count = 11;

/** Seconds there and back. */
const duration = 8;

/** Pictures on the way in the animation that is saved. */
const savedCount = 36;

const movingKeys = /^(Arrow|Page|Home|End)/;

/** @type {Mark} */
const origin = { z: [], label: [] };

/**
 * @typedef {import("../path.js").Path} Path
 * @typedef {import("../state.js").Mark} Mark
 * @typedef {import("../scene.js").Scene} Scene
 * @typedef {import("../state.js").State} State
 */

/**
 * The way between two pictures: a strip, a slider along it, and the way there and back as an animation.
 * @param {Document} page
 * @param {import("../motion.js").Motion} motion
 * @param {(change: Partial<State>) => void} change  of the ends or of how the way goes
 * @param {(change: Pick<State, "z" | "label" | "at">) => void} go  to a place on the way
 * @returns {import("../scene.js").View}
 */
export function createBetween(page, motion, change, go) {
  const section = find(page, "#between", HTMLElement);
  const slider = find(section, "input[type=range]", HTMLInputElement);
  const strip = find(section, "canvas", HTMLCanvasElement);
  const play = find(section, "[data-action=play]", HTMLButtonElement);
  const arc = find(section, "input[type=checkbox]", HTMLInputElement);
  const status = find(section, "[role=status]", HTMLElement);
  /** @type {Ink} */
  let ink;
  /** @type {Scene} */
  let scene;
  /** @type {Path | undefined} */
  let path;
  /** The ends as long as the person chose none. */
  let own = { a: origin, b: origin };

  const paint = createBackgroundWork(() => {
    if (path === undefined || path.trouble !== "") return false;
    const { images } = path.pictures(evenPlaces(count));
    for (let i = 0; i < count; i++) ink.paint(images, { index: i, column: i });
    return false;
  });

  /** @param {number} at */
  function goTo(at) {
    if (path !== undefined) go({ ...markOf(path.place(at)), at });
  }

  function togglePlay() {
    if (play.ariaPressed === "true") return motion.stop();
    motion.start({ owner: play, from: scene.state.at ?? 0, seconds: duration, frame: goTo, ended: () => mark(false) });
    mark(!motion.still());
  }

  /** @param {boolean} playing */
  function mark(playing) {
    play.ariaPressed = String(playing);
    play.textContent = motion.still() ? "Step" : playing ? "Stop" : "Play";
  }

  slider.addEventListener("input", () => goTo(slider.valueAsNumber));
  // From elsewhere, the place where the thumb stands already is one to go to, and the browser says nothing then.
  const comeBack = () => scene.state.at === null && goTo(slider.valueAsNumber);
  slider.addEventListener("pointerup", comeBack);
  slider.addEventListener("keyup", ({ key }) => movingKeys.test(key) && comeBack());
  slider.style.setProperty("--zero", "0");
  arc.addEventListener("change", () => change({ path: arc.checked ? "spherical" : "linear", at: null }));
  for (const end of /** @type {const} */ (["a", "b"])) {
    find(section, `[data-action=${end}]`, HTMLButtonElement)
      .addEventListener("click", () => change({ [end]: markOf(scene), at: null }));
  }
  find(section, "[data-action=pair]", HTMLButtonElement)
    .addEventListener("click", () => change({ a: randomMark(scene.model), b: randomMark(scene.model), at: null }));
  play.addEventListener("click", togglePlay);
  find(section, "[data-action=gif]", HTMLButtonElement).addEventListener("click", async () => {
    if (path === undefined) return;
    // Only who saves one needs the encoder.
    const { encodeGif } = await import("../gif.js");
    saveFile(encodeGif(path.pictures(evenPlaces(savedCount)).images, scene.model.image, duration), "between.gif");
  });
  mark(false);

  return {
    show(model) {
      ink = new Ink(strip, model.image, { columns: count });
      path = undefined;
      own = { a: drawMark(model, 1, 0), b: drawMark(model, 2, Math.floor(model.labels.length / 2)) };
    },
    draw(next) {
      scene = next;
      const { model, state } = scene;
      const ends = { from: placeOf(model, state.a ?? own.a), to: placeOf(model, state.b ?? own.b) };
      if (!path?.is(ends, state.path)) {
        path = createPath(model, ends, state.path);
        status.textContent = path.trouble;
        paint.start();
      }
      arc.checked = state.path === "spherical";
      strip.hidden = slider.hidden = play.disabled = path.trouble !== "";
      slider.valueAsNumber = state.at ?? 0;
      slider.style.setProperty("--position", slider.value);
      slider.ariaValueText = state.at === null ? "not on the way" : `${Math.round(100 * state.at)} % of the way from A to B`;
      section.classList.toggle("elsewhere", state.at === null);
    },
  };
}

/** @param {number} places  both ends included */
function evenPlaces(places) {
  return Array.from({ length: places }, (_, i) => i / (places - 1));
}

/**
 * @param {Scene["model"]} model
 * @returns {Mark} drawn from the prior
 */
function randomMark(model) {
  return drawMark(model, randomSeed(), Math.floor(Math.random() * model.labels.length));
}

/**
 * @param {Scene["model"]} model
 * @param {number} seed
 * @param {number} label  index
 * @returns {Mark}
 */
function drawMark(model, seed, label) {
  const { z, labels } = model.sample({ seed, count: 1, label: model.conditional ? model.labels[label] : undefined });
  return { z: Array.from(z), label: Array.from(labels ?? []) };
}
