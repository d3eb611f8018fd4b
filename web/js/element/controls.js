import { moveAlong, valueAlong } from "../model/latent-paths.js";

/** @typedef {import("../model/latent-paths.js").Way} Way */
/** @typedef {import("../model/model.js").Model} Model */

/** Steps of a slider from one end to the other. */
const steps = 200;

/**
 * The functions that are called when a person uses the controls.
 * @typedef {object} Handlers
 * @property {(label: string) => void} onLabel
 * @property {(z: number[]) => void} onLatents
 * @property {() => void} onRandom
 */

/**
 * What one slider moves: a dimension, or a direction with a name.
 * @typedef {{name: string, range: readonly [number, number], way: Way}} Handle
 */

/**
 * The controls of an editable element: the label, a slider for each direction that the file names, one for each dimension
 * that carries something, folded away where there are directions, and Random.
 */
export class Controls {
  /** @type {HTMLSelectElement | undefined} */
  #label;
  /** @type {(Handle & {slider: HTMLInputElement})[]} */
  #sliders;
  /** @type {number[]} */
  #z = [];

  /**
   * @param {Model} model
   * @param {Document} page
   * @param {Handlers} handlers
   */
  constructor(model, page, handlers) {
    this.root = page.createElement("fieldset");
    this.root.setAttribute("part", "controls");
    this.root.setAttribute("aria-label", "What to draw");
    if (model.conditional) {
      this.#label = createSelect(page, model.labels, handlers.onLabel);
      this.root.append(field(page, "Label", this.#label));
    }
    const [directions, dimensions] = handlesOf(model);
    this.#sliders = [...directions, ...dimensions].map((handle) => ({ ...handle, slider: this.#createSlider(page, handle, handlers) }));
    const fields = this.#sliders.map(({ name, slider }) => field(page, name, slider));
    this.root.append(...(directions.length > 0 ? [...fields.splice(0, directions.length), fold(page, fields)] : fields));
    this.root.append(createButton(page, "Random", handlers.onRandom));
  }

  /**
   * Shows the z and the label of the picture.
   * @param {ArrayLike<number>} z
   * @param {string | number[] | undefined} label a mix chooses nothing
   */
  show(z, label) {
    this.#z = Array.from(z);
    if (this.#label) this.#label.value = typeof label === "string" ? label : "";
    for (const { way, slider } of this.#sliders) slider.value = String(valueAlong(way, z));
  }

  /**
   * @param {Document} page
   * @param {Handle} handle
   * @param {Handlers} handlers
   */
  #createSlider(page, { range, way }, handlers) {
    return createSlider(page, range, (value) => {
      this.#z = moveAlong(way, this.#z, value);
      handlers.onLatents(this.#z);
    });
  }
}

/**
 * @param {Document} page
 * @param {readonly string[]} labels
 * @param {(label: string) => void} onChoice
 */
function createSelect(page, labels, onChoice) {
  const select = page.createElement("select");
  select.setAttribute("part", "label");
  select.append(...labels.map((label) => Object.assign(page.createElement("option"), { textContent: label })));
  select.addEventListener("input", () => onChoice(select.value));
  return select;
}

/**
 * Returns the directions of a model, and its dimensions that carry something.
 * @param {Model} model
 * @returns {[Handle[], Handle[]]}
 */
function handlesOf({ directions, latentsByKl }) {
  return [
    directions.map((way) => ({ name: way.name, range: [way.low, way.high], way })),
    latentsByKl.filter(({ inert }) => !inert).map((way) => ({ name: `z${way.index + 1}`, range: way.range, way })),
  ];
}

/**
 * @param {Document} page
 * @param {HTMLElement[]} fields
 */
function fold(page, fields) {
  const details = page.createElement("details");
  details.setAttribute("part", "more");
  details.append(Object.assign(page.createElement("summary"), { textContent: "Dimensions of z" }), ...fields);
  return details;
}

/**
 * @param {Document} page
 * @param {readonly [number, number]} range
 * @param {(value: number) => void} onMove
 */
function createSlider(page, [least, most], onMove) {
  const slider = page.createElement("input");
  slider.setAttribute("part", "slider");
  slider.type = "range";
  slider.min = String(least);
  slider.max = String(most);
  slider.step = String((most - least) / steps);
  slider.addEventListener("input", () => onMove(slider.valueAsNumber));
  return slider;
}

/**
 * @param {Document} page
 * @param {string} text
 * @param {() => void} onPress
 */
function createButton(page, text, onPress) {
  const button = page.createElement("button");
  button.setAttribute("part", "button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", onPress);
  return button;
}

/**
 * @param {Document} page
 * @param {string} text
 * @param {HTMLElement} control
 */
function field(page, text, control) {
  const label = page.createElement("label");
  label.setAttribute("part", "field");
  label.append(text, control);
  return label;
}
