import { urlFrom } from "../addresses.js";
import { messageOf } from "../errors.js";
import { loadModel } from "../load-model.js";
import { formatNumbers, parseNumbers } from "./attributes.js";
import { Controls } from "./controls.js";
import { drawPicture } from "./picture.js";
import { View } from "./view.js";

// A server that renders this page has no HTMLElement; there the class is never used, only imported.
const ElementBase = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** @typedef {import("./tag-names.js").VaeLetTag} VaeLetTag */

/** Attributes that have a property of the same name. */
const attributes = /** @type {const} */ (["src", "label", "z", "seed", "editable", "alt"]);

/**
 * `<vae-let src="model.safetensors" label="7" seed="1">`: a picture that a model draws, and with `editable` the
 * controls to change it. Each attribute is a property too.
 *
 * Events: `load` when the model is there, `error` (see the property) when something cannot be shown; `input` while a
 * person changes the picture and `change` when they have, both after `z`, `label` and `seed` tell the new state.
 *
 * Parts: `image`, `message`, `controls`, `field`, `label`, `slider`, `more`, `button`. Variables: `--vaelet-size`,
 * `--vaelet-ink`, `--vaelet-paper`, `--vaelet-accent`, `--vaelet-error`, `--vaelet-rendering`.
 */
export class VaeLet extends ElementBase {
  static observedAttributes = attributes;

  /**
   * Where the WebAssembly module is; `defineElement` sets it.
   * @type {import("../runtime.js").RuntimeOptions}
   */
  static runtime = {};

  #view;
  /** @type {Controls | undefined} */
  #controls;
  /** @type {import("../model/model.js").Model | undefined} */
  #model;
  /** The z in the picture, drawn from the seed where the attribute is absent. @type {Float32Array | undefined} */
  #drawnZ;
  /** @type {Error | undefined} */
  #error;
  /** @type {import("../weights-source.js").WeightsSource | null} */
  #weights = null;
  /** Ends the load that is under way, or was the last. @type {AbortController | undefined} */
  #loading;
  #frame = 0;

  constructor() {
    super();
    this.#view = new View(this.attachShadow({ mode: "open" }));
    this.shadowRoot?.addEventListener("change", () => this.#announce("change", { bubbles: true }));
  }

  /** Address of the weights file. */
  get src() {
    return this.getAttribute("src");
  }
  set src(value) {
    this.#reflect("src", value);
  }

  /**
   * The weights file itself, such as its bytes, in place of an address: outweighs `src`. Others do not share its model.
   * @returns {import("../weights-source.js").WeightsSource | null}
   */
  get weights() {
    return this.#weights;
  }
  set weights(value) {
    this.#weights = value ?? null;
    if (this.isConnected) this.#load();
    else this.#unload();
  }

  /**
   * A class's name, or mixing weights with spaces between them. Left out, it is the first class.
   * @returns {string | null}
   */
  get label() {
    return this.getAttribute("label");
  }
  /** @param {string | number | ArrayLike<number> | null} value */
  set label(value) {
    this.#reflect("label", value);
  }

  /**
   * The latent that the attributes describe [L]; null while there is no picture. Setting it outweighs the seed.
   * @returns {Float32Array | number[] | null}
   */
  get z() {
    const text = this.getAttribute("z");
    if (text !== null) return parseNumbers(text);
    if (this.#frame !== 0) this.#render();
    return this.#drawnZ?.slice() ?? null;
  }
  /** @param {string | ArrayLike<number> | null} value */
  set z(value) {
    this.#reflect("z", value);
  }

  /**
   * The seed of the z that is drawn from the prior when none is given. Left out, it is 0.
   * @returns {number | null}
   */
  get seed() {
    const text = this.getAttribute("seed");
    return text === null ? null : Number(text);
  }
  set seed(value) {
    this.#reflect("seed", value);
  }

  /** True when a person can change the picture. */
  get editable() {
    return this.hasAttribute("editable");
  }
  set editable(value) {
    this.toggleAttribute("editable", Boolean(value));
  }

  /** The text alternative. Left out, it says what is drawn: "a generated 7". */
  get alt() {
    return this.getAttribute("alt");
  }
  set alt(value) {
    this.#reflect("alt", value);
  }

  /** The model, once it is loaded. Other elements share it: do not dispose of it. */
  get model() {
    return this.#model;
  }

  /** Why there is no picture, if there is a reason. */
  get error() {
    return this.#error;
  }

  connectedCallback() {
    for (const name of [...attributes, /** @type {const} */ ("weights")]) this.#adopt(name);
    if (this.#loading === undefined) this.#load();
    else this.#view.recolour();
  }

  adoptedCallback() {
    this.#view.move();
  }

  disconnectedCallback() {
    // An element that is only moved comes back at once, and keeps its model.
    queueMicrotask(() => {
      if (!this.isConnected) this.#unload();
    });
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name !== "src") this.#schedule();
    else if (this.isConnected) this.#load();
    else this.#unload();
  }

  /**
   * @param {string} name
   * @param {string | number | ArrayLike<number> | null | undefined} value
   */
  #reflect(name, value) {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, typeof value === "object" ? formatNumbers(value) : String(value));
  }

  /**
   * Takes over a property that was set before the element was defined.
   * @param {(typeof attributes)[number] | "weights"} name
   */
  #adopt(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (/** @type {any} */ (this)[name]);
    /** @type {any} */ (this)[name] = value;
  }

  async #load() {
    this.#unload();
    const source = this.#weights ?? this.src;
    if (source === null) return this.#say(undefined);
    const { signal } = (this.#loading = new AbortController());
    const { runtime } = /** @type {typeof VaeLet} */ (this.constructor);
    try {
      const file = this.#weights ?? urlFrom(/** @type {string} */ (source), this.baseURI);
      this.#model = await loadModel(file, { ...runtime, signal });
      this.#render();
      this.#announce("load");
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #unload() {
    this.#loading?.abort();
    this.#loading = undefined;
    this.#cancelFrame();
    this.#model?.dispose();
    this.#model = undefined;
    this.#drawnZ = undefined;
    this.#controls?.root.remove();
    this.#controls = undefined;
  }

  /** Draws at most once in an animation frame. */
  #schedule() {
    if (this.#model === undefined || this.#frame !== 0) return;
    const draw = () => this.#render();
    this.#frame = Number(globalThis.requestAnimationFrame?.(draw) ?? setTimeout(draw));
  }

  #cancelFrame() {
    // jsdom takes its globals away while elements are still there.
    globalThis.cancelAnimationFrame?.(this.#frame);
    this.#frame = 0;
  }

  #render() {
    this.#cancelFrame();
    const model = this.#model;
    if (model === undefined) return;
    try {
      const [label, z, seed] = ["label", "z", "seed"].map((name) => this.getAttribute(name));
      const picture = drawPicture(model, { label, z, seed });
      this.#drawnZ = picture.z;
      this.#error = undefined;
      this.#view.showPicture(picture.pixels, model.image, this.alt ?? picture.caption);
      this.#showControls(model, picture);
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * @param {import("../model/model.js").Model} model
   * @param {import("./picture.js").Picture} picture
   */
  #showControls(model, { z, label }) {
    if (!this.editable) return this.#controls?.root.remove();
    this.#controls ??= this.#createControls(model);
    if (!this.#controls.root.isConnected) this.shadowRoot?.append(this.#controls.root);
    this.#controls.show(z, label);
  }

  /** @param {import("../model/model.js").Model} model */
  #createControls(model) {
    return new Controls(model, this.ownerDocument, {
      onLabel: (label) => (this.label = label),
      onLatents: (z) => (this.z = z),
      onRandom: () => {
        this.z = null;
        this.seed = Math.floor(Math.random() * 2 ** 32);
        for (const type of ["input", "change"]) this.#announce(type, { bubbles: true });
      },
    });
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#say(Object(error).message ? /** @type {Error} */ (error) : new Error(messageOf(error)));
    this.#announce("error");
  }

  /**
   * @param {string} type
   * @param {EventInit} [options]
   */
  #announce(type, options) {
    // The document's own class: jsdom takes no other.
    const { Event } = this.ownerDocument.defaultView ?? globalThis;
    if (Event !== undefined) this.dispatchEvent(new Event(type, options));
  }

  /** Shows no picture, and the reason if there is one. @param {Error | undefined} error */
  #say(error) {
    this.#error = error;
    this.#drawnZ = undefined;
    this.#view.showMessage(error?.message ?? "");
  }
}
