import { find, make, write } from "../../drawing/dom.js";
import { addStyle } from "../../drawing/later-style.js";
import { saveFile } from "../../drawing/picture.js";
import { wasmUrl } from "../../model/model-loader.js";
import { formatCount } from "../../state/numbers.js";
import { createCurve } from "./curve.js";
import { createPlaneView } from "./plane-view.js";
import { createSettings } from "./settings.js";
import style from "./train-here.later.css";
import { createSession } from "./training-session.js";
import { epochsOf } from "./training-text.js";

/** @typedef {import("./training-session.js").Phase} Phase */

const explanation = "A small network with two numbers for z starts from random weights and learns to draw digits, here in your browser. "
  + "The program that trains and 10,000 digits, 350 KB, are fetched when you start.";

/** What the main button does in each phase. */
const mainTexts = { idle: "Start", loading: "Cancel", running: "Pause", paused: "Go on", ended: "Start again" };

const fileName = "trained-here.safetensors";

/**
 * A model that learns while the person looks on, and is then opened like any other.
 * @param {import("../../section.js").Context} context
 */
export function createTrainHerePanel({ page, motion, actions }) {
  addStyle(style);
  const panel = find(page, "#place-train", HTMLElement);
  const addressOf = (/** @type {string} */ path) => new URL(path, page.baseURI).href;
  const settings = createSettings(motion, () => session.settingsChanged());
  const controls = createControls();
  const results = createResults();
  const { main, step, again, open, save } = controls.buttons;

  const session = createSession({
    workerUrl: addressOf(panel.dataset.worker ?? ""),
    areValid: settings.areValid,
    start: () => ({
      wasmUrl: addressOf(`${wasmUrl}training/vaelet-training.wasm`),
      digitsUrl: addressOf("digits/mnist.digits"),
      ...settings.readStart(),
    }),
    settings: settings.read,
  }, {
    entered(phase, sentence) {
      controls.enter(phase, sentence);
      if (phase === "paused") results.describe();
    },
    started: results.show,
    progressed(progress) {
      controls.progress(progress.steps);
      results.draw(progress);
    },
  });

  main.addEventListener("click", session.goOn);
  step.addEventListener("click", session.step);
  again.addEventListener("click", session.startAgain);
  save.addEventListener("click", () => session.save((file) => saveFile(new Blob([file]), fileName)));
  open.addEventListener("click", () => session.save((file) => {
    actions.change({ place: "sliders" });
    // A button that is hidden cannot keep the focus: it goes to where the model can be seen.
    find(page, "#places [data-place=sliders]", HTMLElement).focus();
    actions.openFile(new File([file], fileName));
  }));
  page.addEventListener("visibilitychange", () => page.hidden && session.pause(", because the page was hidden,"));

  panel.append(make("section", { className: "train-here", ariaLabel: "Train one here" },
    make("h2", {}, "Train one here"), make("p", {}, explanation), settings.element, controls.element, results.element,
    make("p", { className: "hint" }, make("a", { href: "digits/licence.txt" }, "Where the digits come from"))));

  return {
    /** @param {import("../../section.js").ViewState} viewState */
    draw({ state: { place } }) {
      if (place !== "train") session.pause(", because another section was shown,");
    },
  };
}

/** The buttons, and what is to be said. */
function createControls() {
  const [main, step, again, open, save] = [mainTexts.idle, "One step", "Start again", "Open it", "Save weights"]
    .map((text) => make("button", { type: "button" }, text));
  const status = make("p", { role: "status" });
  main.classList.add("strong");
  /** @type {Phase} */
  let phase = "idle";
  let steps = 0;

  function draw() {
    const works = phase === "running" || phase === "paused";
    write(main, { textContent: mainTexts[phase] });
    // While it loads, what was pressed stays as it is: it would lose the focus.
    write(step, { disabled: phase === "running" || phase === "ended" });
    write(again, { hidden: phase === "idle" || phase === "ended" });
    for (const button of [open, save]) write(button, { disabled: !works || steps === 0 });
  }
  draw();

  return {
    buttons: { main, step, again, open, save },
    element: make("div", { className: "train-here-controls" }, make("div", { className: "actions" }, main, step, again, open, save), status),
    /**
     * @param {Phase} now
     * @param {string} sentence
     */
    enter(now, sentence) {
      phase = now;
      write(status, { textContent: sentence });
      draw();
    },
    /** @param {number} taken */
    progress(taken) {
      steps = taken;
      draw();
    },
  };
}

/** What the training has come to. */
function createResults() {
  const curves = { reconstruction: createCurve("Reconstruction"), kl: createCurve("KL") };
  const speed = make("p", { className: "hint" });
  const plane = createPlaneView();
  const element = make("div", { className: "train-here-results", hidden: true },
    make("div", { className: "train-here-curves" }, ...Object.values(curves).map((curve) => curve.element)), speed, plane.element);
  /** @type {import("./messages.js").Started} */
  let started;
  let steps = 0;

  return {
    element,
    /** @param {import("./messages.js").Started} now */
    show(now) {
      started = now;
      for (const curve of Object.values(curves)) curve.clear();
      write(speed, { textContent: "" });
      plane.show(started);
      element.hidden = false;
    },
    /** @param {import("./messages.js").Progress} progress */
    draw(progress) {
      steps = progress.steps;
      plane.draw(progress);
      const { terms, imagesPerSecond } = progress;
      if (terms === undefined || imagesPerSecond === undefined) return;
      curves.reconstruction.add(steps, terms.reconstruction);
      curves.kl.add(steps, terms.kl);
      write(speed, { textContent: `${epochsOf(started, steps)}, ${formatCount(Math.round(imagesPerSecond))} digits a second` });
    },
    describe: () => plane.describe(steps),
  };
}
