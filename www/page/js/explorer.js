import { createAddressWriter } from "./state/address.js";
import { find } from "./drawing/dom.js";
import { createMotion } from "./drawing/motion.js";
import { createOpener } from "./model/model-loader.js";
import { createScene, misfit } from "./state/view-state.js";
import { drawMark } from "./state/seed.js";
import { startState } from "./state/state.js";
import { sourceOfFile, whyMissing } from "./model/sources.js";
import { createStore } from "./state/store.js";
import { createBeta } from "./features/beta/beta.js";
import { createBetween } from "./features/interpolation/interpolation.js";
import { createCard } from "./features/model-card/model-card.js";
import { createCheck } from "./features/model-card/self-test.js";
import { createDigit } from "./features/digit/digit.js";
import { createDraw } from "./features/draw/draw.js";
import { createExport } from "./features/export/export.js";
import { createHandwriting } from "./features/handwriting/handwriting.js";
import { createLabels } from "./features/labels/labels.js";
import { createLoading } from "./shell/loading.js";
import { createMap } from "./features/latent-map/latent-map.js";
import { createMixing } from "./features/labels/mixing.js";
import { createModelSwitch } from "./features/model-switch/model-switch.js";
import { createPlane } from "./features/plane/plane.js";
import { createSliders } from "./features/sliders/sliders.js";
import { createWriting } from "./features/labels/writing.js";

/**
 * @typedef {import("./state/state.js").State} State
 * @typedef {import("./model/sources.js").Source} Source
 * @typedef {import("./model/model-loader.js").Opened} Opened
 */

/** The model that is shown, its state, and the views that show and change it. */
export class Explorer {
  /** @type {Opened | undefined} */
  #opened;
  #page;
  #notice;
  #sources;
  #store;
  #opener;
  #views;
  #motion;
  #handwriting;
  #check;
  #choices;
  /** A link to a file of the person's own that was not open. @type {State | undefined} */
  #awaited;
  #writeAddress = createAddressWriter();

  /**
   * @param {Document} page
   * @param {import("./shell/notice.js").Notice} notice
   * @param {Source[]} sources  at least one; the first is shown when the address names none
   */
  constructor(page, notice, sources) {
    this.#page = page;
    this.#notice = notice;
    this.#sources = sources;
    this.#store = createStore(startState(), (state) => this.#drawFrame(state));
    this.#opener = createOpener(createLoading(page), notice, find(page, "#worker", HTMLLinkElement).href);
    this.#check = createCheck(page, notice);
    const beta = createBeta(page, sources, (source) => this.#open(source, () => this.#store.read()));
    this.#choices = [createModelSwitch(page, sources, (source) => this.#open(source, () => this.#withoutDraw())), beta];
    this.#motion = createMotion(page);
    const sliders = createSliders(page, this.#motion, (dimension, value) => this.#move(dimension, value));
    this.#handwriting = createHandwriting(page, notice, (fit) => sliders.mark(fit),
      ({ mean, label }) => this.#go({ z: Array.from(mean), label: oneHot(label) }));
    this.#views = [
      createCard(page),
      createDigit(page),
      createExport(page),
      createDraw(page, (seed) => this.#sample(seed), () => this.#go({ z: [] })),
      createLabels(page, (label) => this.#go({ label: oneHot(label) })),
      createMixing(page, (label) => this.#go({ label })),
      beta,
      createPlane(page, (z) => this.#go({ z }), (change) => this.#store.update(change)),
      createMap(page, (stand) => this.#go(stand)),
      sliders,
      createBetween(page, this.#motion, (change) => this.#store.update(change), (place) => this.#go(place), this.#store.redraw),
      this.#handwriting,
      createWriting(page, (write) => this.#store.update({ write })),
    ];
  }

  /** Where the model that is shown came from; undefined before the first. */
  get source() {
    return this.#opened?.source;
  }

  /**
   * Opens a file of the person's own, in the state of the link that asked for it, if one did.
   * @param {File} file
   */
  async open(file) {
    const source = sourceOfFile(file);
    const state = this.#awaited?.model === source.name ? this.#awaited : startState();
    await this.#open(source, () => state);
  }

  /**
   * Takes a picture as a drawing, for the model that is shown.
   * @param {File} picture
   */
  read(picture) {
    if (this.#opened !== undefined) this.#handwriting.open(picture);
  }

  /**
   * Shows a state that came as a link.
   * @param {State} state
   */
  async follow(state) {
    this.#handwriting.letGo();
    if (state.model === this.source?.name) return this.#enter(state);
    const [first] = this.#sources;
    const source = state.model === "" ? first : this.#sources.find(({ name }) => name === state.model);
    this.#awaited = source === undefined ? state : undefined;
    await this.#open(source ?? first, source === undefined ? startState : () => state);
    if (source === undefined && this.source === first) this.#notice.show(whyMissing(state.model, first));
  }

  /**
   * Opens a model. When that fails, the page says why and goes on with the one it had.
   * @param {Source} source
   * @param {() => State} stateFor  to show it in: asked once it is there, for the page stays in use meanwhile
   */
  async #open(source, stateFor) {
    const needed = this.#opened === undefined;
    if (needed) this.#introduce(source);
    const opened = await this.#opener.open({ source, needed, retry: () => this.#open(source, stateFor) });
    if (opened !== undefined) this.#replace(opened, stateFor);
    if (this.#opener.busy()) return;
    for (const choice of this.#choices) choice.mark(this.source);
  }

  /** @param {Source} source */
  #introduce({ sentence }) {
    find(this.#page, "#lead", HTMLElement).textContent = sentence;
  }

  /**
   * All of the new model, or all of the one before.
   * @param {Opened} opened
   * @param {() => State} stateFor
   */
  #replace(opened, stateFor) {
    const before = this.#opened;
    try {
      this.#show(opened);
    } catch (error) {
      opened.model.dispose();
      if (before !== undefined) this.#show(before);
      this.#notice.show(`“${opened.source.title}” could not be shown. ${error instanceof Error ? error.message : error}`);
      return;
    }
    before?.model.dispose();
    this.#enter({ ...stateFor(), model: opened.source.name });
  }

  /** @param {Opened} opened */
  #show(opened) {
    this.#motion.stop();
    this.#introduce(opened.source);
    for (const view of this.#views) view.show(opened.model, opened.source, opened.description);
    this.#check.show(opened);
    this.#opened = opened;
    find(this.#page, "#explorer", HTMLElement).inert = false;
    this.#store.redraw();
  }

  /** @param {State} state */
  #enter(state) {
    if (this.#opened === undefined) return;
    const reason = misfit(this.#opened.model, state);
    if (reason !== "") this.#notice.show(reason);
    const fitting = reason === "" ? state : { ...startState(), model: state.model };
    const { seed } = fitting;
    if (seed === null || fitting.z.length > 0) return this.#store.update(fitting);
    // The seed says where z is, and is only shown with it.
    this.#store.update({ ...fitting, seed: null });
    this.#sample(seed);
  }

  /** @param {State} state */
  #drawFrame(state) {
    if (this.#opened === undefined) return;
    const scene = createScene(this.#opened.model, state);
    for (const view of this.#views) view.draw(scene);
    this.#writeAddress(state);
  }

  /** @param {number} seed */
  async #sample(seed) {
    if (this.#opened === undefined) return;
    const { model, label } = createScene(this.#opened.model, this.#store.read());
    const drawn = await drawMark(model, seed, label);
    if (drawn !== undefined && model === this.#opened.model) this.#go({ z: drawn.z, seed });
  }

  /**
   * @param {number} dimension
   * @param {number} value
   */
  #move(dimension, value) {
    if (this.#opened === undefined) return;
    const { z } = createScene(this.#opened.model, this.#store.read());
    z[dimension] = value;
    this.#go({ z: Array.from(z) });
  }

  /**
   * Another z or label: a seed and a place on the way are kept only with what came from them.
   * @param {Partial<State>} change
   */
  #go(change) {
    const seed = change.z === undefined ? this.#store.read().seed : null;
    this.#store.update({ at: null, seed, ...change });
  }

  /** The state to take along to another model: a z belongs to its own. */
  #withoutDraw() {
    return { ...this.#store.read(), z: [], seed: null, a: null, b: null, at: null, plane: null, view: null };
  }
}

/** @param {number} label */
function oneHot(label) {
  return Array.from({ length: label + 1 }, (_, i) => (i === label ? 1 : 0));
}
