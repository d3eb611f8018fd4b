import { find } from "./drawing/dom.js";
import { createMotion } from "./drawing/motion.js";
import { kindOf } from "./model/file-kind.js";
import { messageOf } from "./model/message-of.js";
import { createModelLoader } from "./model/model-loader.js";
import { sourceOfFile, whyMissing } from "./model/sources.js";
import { Sections } from "./sections.js";
import { createLoading } from "./shell/loading.js";
import { createAddressWriter } from "./state/address.js";
import { sameNumbers } from "./state/numbers.js";
import { isRemote } from "./state/remote-name.js";
import { sampleBookmark } from "./state/seed.js";
import { startState } from "./state/state.js";
import { createStore } from "./state/store.js";
import { createViewState, mismatch } from "./state/view-state.js";

/**
 * @typedef {import("./section.js").LoadedModel} LoadedModel
 * @typedef {import("./section.js").Source} Source
 * @typedef {import("./section.js").State} State
 */

/** The model that is shown, its state, and the sections that draw and change it. */
export class Explorer {
  /** @type {LoadedModel | undefined} */
  #loaded;
  #page;
  #notice;
  #sources;
  #store;
  #loader;
  #motion;
  #sections;
  /** Ends when the model that came last is shown; the first takes a while. */
  #replaced = Promise.resolve();
  /** Whether the first model is shown in all sections. */
  #isReady = false;
  /** A link to a file of the person's own that was not open. @type {State | undefined} */
  #awaited;
  /** A picture that came before the first model. @type {File | undefined} */
  #picture;
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
    this.#loader = createModelLoader(createLoading(page), notice, find(page, "#worker", HTMLLinkElement).href);
    this.#motion = createMotion(page);
    this.#sections = new Sections(this.#context());
  }

  /** Where the model that is shown came from; undefined before the first. */
  get source() {
    return this.#loaded?.source;
  }

  /**
   * Opens a file of the person's own: weights, or a picture.
   * @param {File} file
   */
  async openAny(file) {
    const { kind } = await kindOf(file);
    if (kind === "picture") await this.#openPicture(file);
    else await this.#openWeights(file);
  }

  /**
   * Shows a model of the person's own, in the state of the link that asked for it, if one did.
   * @param {File} file
   */
  async #openWeights(file) {
    const source = sourceOfFile(file);
    const state = this.#awaited?.model === source.name ? this.#awaited : { ...startState(), place: this.#store.read().place };
    await this.#open(source, () => state);
  }

  /**
   * Gives a picture of the person's own to the sections, once there is a model to encode it.
   * @param {File} picture
   */
  async #openPicture(picture) {
    if (this.#isReady) await this.#sections.dropPicture(picture);
    else this.#picture = picture;
  }

  /**
   * Shows the state of a link, and loads its model if it is another one. What was asked for before must not come in its
   * place later.
   * @param {ReturnType<typeof import("./state/state.js").parseState>} link
   */
  async applyLink({ state, failure }) {
    this.#loader.cancel();
    this.#notice.hide();
    this.#sections.openLink();
    if (state.model === this.source?.name) this.#setState(state);
    else await this.#openLinked(state);
    if (failure !== "") this.#notice.add(failure);
  }

  /**
   * Opens the model of a link, or the first where that is not there.
   * @param {State} state
   */
  async #openLinked(state) {
    const [first] = this.#sources;
    if (isRemote(state.model)) return this.#openRemote(state);
    const source = state.model === "" ? first : this.#sources.find(({ name }) => name === state.model);
    this.#awaited = source === undefined ? state : undefined;
    await this.#open(source ?? first, source === undefined ? startState : () => state);
    if (source === undefined && this.source === first) this.#notice.show(whyMissing(state.model, first));
  }

  /**
   * Opens a model of another host, once the person says so; until then the page shows what it has.
   * @param {State} state
   */
  async #openRemote(state) {
    if (this.source === undefined) await this.#open(this.#sources[0], startState);
    try {
      const { questionOf, sourceOfRemote } = await import("./features/on-demand.js");
      const source = sourceOfRemote(state.model);
      this.#notice.ask(questionOf(source), "Open it", () => this.#open(source, () => state));
    } catch (error) {
      this.#notice.show(messageOf(error));
    }
  }

  /** @returns {import("./section.js").Context} */
  #context() {
    return {
      page: this.#page,
      sources: this.#sources,
      notice: this.#notice,
      motion: this.#motion,
      read: () => this.#read(),
      loadBeside: this.#loader.loadBeside,
      actions: {
        change: (change) => this.#change(change),
        sample: (seed) => this.#sample(seed),
        open: (source, { keepZ }) => this.#open(source, () => (keepZ ? this.#store.read() : this.#stateWithoutZ())),
        openFile: (file) => this.openAny(file),
        redraw: this.#store.redraw,
      },
    };
  }

  /**
   * Opens a model. When that fails, the page says why and goes on with the one it had.
   * @param {Source} source
   * @param {() => State} stateFor  to show it in: asked once it is there, for the page stays in use meanwhile
   * @param {boolean} [again]  whether it was tried before
   */
  async #open(source, stateFor, again = false) {
    const needed = this.#loaded === undefined;
    if (needed) this.#showDescription(source);
    // The rest of a model that draws already is loaded again into what the person has made of it meanwhile.
    const retry = () => this.#open(source, this.source === source ? () => this.#store.read() : stateFor, true);
    const loaded = await this.#loader.load({ source, needed, again, retry });
    await this.#sections.created;
    const replace = async () => loaded && this.#replace(loaded, stateFor);
    await (this.#replaced = this.#replaced.then(replace, replace));
    if (!this.#loader.busy()) this.#sections.endLoads(this.source);
  }

  /** @param {Source} source */
  #showDescription({ sentence }) {
    find(this.#page, "#lead", HTMLElement).textContent = sentence;
  }

  /**
   * Shows a model in every section, or, when one of them cannot, the model before in all of them.
   * @param {LoadedModel} loaded
   * @param {() => State} stateFor
   */
  async #replace(loaded, stateFor) {
    const before = this.#loaded;
    const state = () => ({ ...stateFor(), model: loaded.source.name });
    try {
      if (before === undefined) await this.#showFirst(loaded, state());
      else this.#show(loaded);
    } catch (error) {
      this.#loaded = before;
      loaded.model.dispose();
      if (before !== undefined) this.#show(before);
      this.#notice.show(`“${loaded.source.title}” could not be shown. ${messageOf(error)}`);
      return;
    }
    before?.model.dispose();
    if (before !== undefined) this.#setState(state());
  }

  /**
   * @param {LoadedModel} loaded
   * @param {State} state
   */
  async #showFirst(loaded, state) {
    this.#loaded = loaded;
    this.#setState(state);
    await this.#sections.showFirst(loaded, this.#store.redraw);
    find(this.#page, "#explorer", HTMLElement).inert = false;
    this.#isReady = true;
    if (this.#picture !== undefined) this.#openPicture(this.#picture);
  }

  /** @param {LoadedModel} loaded */
  #show(loaded) {
    this.#motion.stop();
    this.#showDescription(loaded.source);
    this.#sections.show(loaded);
    this.#loaded = loaded;
    this.#store.redraw();
  }

  /**
   * Takes over what a link carries of a state, or says why it does not fit the model.
   * @param {State} state
   */
  #setState(state) {
    if (this.#loaded === undefined) return;
    const reason = mismatch(this.#loaded.model, state);
    if (reason !== "") this.#notice.show(reason);
    const { posterior } = this.#store.read();
    const fitting = { ...(reason === "" ? state : { ...startState(), model: state.model }), posterior };
    const { seed } = fitting;
    if (seed === null || fitting.z.length > 0) return this.#store.update(fitting);
    // The seed says where z is, and is only shown with it.
    this.#store.update({ ...fitting, seed: null });
    this.#sample(seed);
  }

  #read() {
    if (this.#loaded === undefined) throw new Error("no model is shown yet");
    return createViewState(this.#loaded.model, this.#store.read());
  }

  /** @param {State} state */
  #drawFrame(state) {
    if (this.#loaded === undefined) return;
    const viewState = createViewState(this.#loaded.model, state);
    this.#sections.draw(viewState);
    this.#writeAddress(state);
  }

  /** @param {number} seed */
  async #sample(seed) {
    const loaded = this.#loaded;
    if (loaded === undefined) return;
    const { model, label } = this.#read();
    if (!(await loaded.hasPrior())) return;
    try {
      const drawn = await sampleBookmark(model, seed, label);
      if (drawn === undefined || loaded !== this.#loaded) return;
      // The same seed gives another z under the label that was chosen meanwhile.
      const stands = sameNumbers(label, this.#read().label);
      this.#change({ z: drawn.z, ...(stands && { seed }) });
    } catch (error) {
      this.#notice.show(messageOf(error));
    }
  }

  /** @param {Partial<State>} change */
  #change(change) {
    const forgotten = "z" in change || "label" in change ? { at: null, seed: null } : {};
    this.#store.update({ ...forgotten, ...change });
  }

  /** The state to take along to another model: a z belongs to its own. */
  #stateWithoutZ() {
    return { ...this.#store.read(), z: [], seed: null, a: null, b: null, at: null, plane: null, view: null, own: [] };
  }
}
