import { createFollower } from "../../drawing/background.js";
import { make, write, writeStyle } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { addStyle } from "../../drawing/later-style.js";
import { makePlayButton } from "../../drawing/play-button.js";
import { messageOf } from "../../model/message-of.js";
import { sameNumbers } from "../../state/numbers.js";
import { createLossCurve } from "./loss-curve.js";
import { loadFamily } from "./moment-models.js";
import { momentName, momentText, shortName } from "./moment-text.js";
import style from "./training.later.css";

/**
 * @typedef {import("../../section.js").Context} Context
 * @typedef {import("../../section.js").ViewState} ViewState
 * @typedef {import("./moment-models.js").Family} Family
 */

/** Seconds from the first moment to the last and back. */
const duration = 8;

const introduction = "What this network drew while it learned, from the z and the label that you see beside: the decoder as it was before its "
  + "first step, within the first epoch, and after more of them.";

const why = "Early on, encoder and decoder have not agreed yet on what z means: the same z becomes this picture only little by little. "
  + "The loss falls fastest in the first epoch, where the axis is stretched; most of what makes a picture sharp comes after that. "
  + "Where the moments are of another run by the same recipe, the last picture differs a little from the large one.";

/**
 * The same z under the same label at each moment of the training that was kept, and the losses.
 * @param {Context} context
 * @param {HTMLElement} section
 */
export function createMoments({ motion, actions, loadBeside }, section) {
  const large = make("canvas", { className: "ink", role: "img", ariaLabel: "The picture at the chosen moment" });
  const when = make("h3");
  const facts = make("p");
  const strip = make("canvas", { className: "ink", role: "img", ariaLabel: "The picture at each moment, from the first to the last" });
  const slider = make("input", { type: "range", min: "0", step: "1", id: "training-moment", ariaLabel: "Moment of the training" });
  const ticks = make("div", { className: "training-ticks", ariaHidden: "true" });
  const play = make("button", { type: "button" });
  const curve = make("div", { className: "training-curve" });
  const status = make("p", { className: "hint", role: "status" });
  const again = make("button", { type: "button", hidden: true }, "Try again");
  const content = make("div", { className: "training-content", hidden: true },
    make("div", { className: "training-pair" }, make("figure", { className: "training-large" }, make("div", { className: "training-paper" }, large), make("figcaption", {}, when, facts)), curve),
    make("div", { className: "training-track" }, strip, slider, ticks),
    make("div", { className: "actions" }, play),
    make("p", { className: "hint" }, why));
  section.append(make("p", {}, introduction), status, again, content);
  slider.style.setProperty("--zero", "0");
  addStyle(style);

  /** Whose moments are shown, or asked for once somebody looks. @type {import("../../section.js").LoadedModel} */
  let loaded;
  let isAsked = false;
  /** @type {Family | undefined} */
  let family;
  let loading = new AbortController();
  let index = 0;
  /** @type {ViewState | undefined} */
  let drawn;
  /** Of every moment, for the z that was asked for last. @type {Float32Array[]} */
  let images = [];
  /** @type {PicturePainter[]} */
  let painters = [];
  /** @type {ReturnType<typeof createLossCurve>} */
  let losses;

  const pictures = createFollower(
    (/** @type {{of: Family, viewState: ViewState}} */ { of, viewState: { z, label } }) =>
      Promise.all(of.models.map((model) => model.decode({ z, label }))),
    (answer) => {
      images = answer;
      images.forEach((pixels, column) => painters[0].paint(pixels, { column }));
      paintLarge();
    },
  );

  /** @param {number} next */
  function goTo(next) {
    index = next;
    tell();
    paintLarge();
  }

  function paintLarge() {
    if (images[index] === undefined || drawn === undefined || family === undefined) return;
    painters[1].paint(images[index]);
    write(large, { ariaLabel: `${drawn.model.caption(drawn.label)}, ${momentName(family.moments[index])}` });
  }

  /** Says which moment is shown. */
  function tell() {
    if (family === undefined) return;
    const moment = family.moments[index];
    const name = momentName(moment);
    write(slider, { valueAsNumber: index, ariaValueText: name });
    writeStyle(slider, "--position", index / Math.max(1, family.moments.length - 1));
    write(when, { textContent: name[0].toUpperCase() + name.slice(1) });
    write(facts, { textContent: momentText(moment) });
    losses.mark(moment);
    Array.from(ticks.children).forEach((tick, i) => tick.toggleAttribute("data-chosen", i === index));
  }

  /** @param {Family} of */
  function build(of) {
    family = of;
    const { moments, ended } = of;
    const { image } = loaded.model;
    painters = [new PicturePainter(strip, image, { columns: moments.length }), new PicturePainter(large, image)];
    slider.max = String(moments.length - 1);
    content.style.setProperty("--moments", String(moments.length));
    ticks.replaceChildren(...moments.map((moment) => make("span", {}, shortName(moment))));
    losses = createLossCurve(of.index);
    curve.replaceChildren(make("h3", {}, "Loss over the epochs, in nats for an image"), losses.element);
    content.hidden = false;
    play.hidden = slider.disabled = moments.length < 2;
    status.textContent = ended === undefined ? "" : `The training did not come to its planned end: ${ended}.`;
    goTo(moments.length - 1);
    actions.redraw();
  }

  async function load() {
    isAsked = true;
    const { signal } = (loading = new AbortController());
    const { source, model } = loaded;
    again.hidden = true;
    try {
      const onProgress = (/** @type {string} */ sentence) => signal.aborted || (status.textContent = sentence);
      build(await loadFamily(String(source.moments), model, { loadBeside, signal, onProgress }));
    } catch (error) {
      if (signal.aborted) return;
      status.textContent = `The moments of this training could not be shown: ${messageOf(error)}`;
      again.hidden = false;
    }
  }

  slider.addEventListener("input", () => goTo(slider.valueAsNumber));
  strip.addEventListener("click", ({ offsetX }) => family && goTo(Math.min(family.moments.length - 1, Math.floor((offsetX / strip.clientWidth) * family.moments.length))));
  again.addEventListener("click", load);
  makePlayButton(play, motion, {
    seconds: duration,
    from: () => (index === Number(slider.max) ? 0 : index / Number(slider.max)),
    // A single step is one moment, however many there are.
    frame: (part) => goTo(motion.still() ? (index + 1) % (Number(slider.max) + 1) : Math.round(part * Number(slider.max))),
    name: (playing) => (play.textContent = motion.still() ? "Next moment" : playing ? "Stop" : "Play the training"),
  });

  return {
    /** @param {import("../../section.js").LoadedModel} next */
    show(next) {
      loaded = next;
      isAsked = false;
    },
    release() {
      loading.abort();
      pictures.forget();
      for (const model of family?.models ?? []) model.dispose();
      family = drawn = undefined;
      images = [];
      content.hidden = again.hidden = true;
      status.textContent = "";
    },
    /** @param {ViewState} viewState */
    draw(viewState) {
      if (!isAsked && loaded.source.moments !== undefined) load();
      if (family === undefined) return;
      const isSame = drawn !== undefined && sameNumbers(drawn.z, viewState.z) && sameNumbers(drawn.label, viewState.label);
      drawn = viewState;
      if (!isSame) pictures.ask({ of: family, viewState });
    },
  };
}
