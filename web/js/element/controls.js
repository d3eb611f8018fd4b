/** @typedef {import("../model/description.js").LatentDimension} LatentDimension */
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

/** The controls of an editable element: the label, a slider for each dimension that carries something, and Random. */
export class Controls {
  /** @type {HTMLSelectElement | undefined} */
  #label;
  /** @type {{index: number, slider: HTMLInputElement}[]} */
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
    this.#sliders = model.latentsByKl.filter(({ inert }) => !inert).map((dimension) => {
      const slider = createSlider(page, dimension, (value) => {
        this.#z[dimension.index] = value;
        handlers.onLatents(this.#z);
      });
      this.root.append(field(page, `z${dimension.index + 1}`, slider));
      return { index: dimension.index, slider };
    });
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
    for (const { index, slider } of this.#sliders) slider.value = String(z[index]);
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
 * @param {Document} page
 * @param {Readonly<LatentDimension>} dimension
 * @param {(value: number) => void} onMove
 */
function createSlider(page, dimension, onMove) {
  const slider = page.createElement("input");
  const [least, most] = dimension.range;
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
