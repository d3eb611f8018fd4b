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

/**
 * A way through z that one slider goes: a dimension, or a direction with a name.
 * @typedef {object} Way
 * @property {string} name
 * @property {readonly [number, number]} range
 * @property {(z: ArrayLike<number>) => number} valueOn where z stands on it
 * @property {(z: number[], value: number) => void} move brings z there
 */

/**
 * The controls of an editable element: the label, a slider for each direction that the file names, one for each dimension
 * that carries something, folded away where there are directions, and Random.
 */
export class Controls {
  /** @type {HTMLSelectElement | undefined} */
  #label;
  /** @type {{way: Way, slider: HTMLInputElement}[]} */
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
    const [directions, dimensions] = [model.directions.map(alongDirection), model.latentsByKl.filter(({ inert }) => !inert).map(alongDimension)];
    this.#sliders = [...directions, ...dimensions].map((way) => ({ way, slider: this.#createSlider(page, way, handlers) }));
    const fields = this.#sliders.map(({ way, slider }) => field(page, way.name, slider));
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
    for (const { way, slider } of this.#sliders) slider.value = String(way.valueOn(z));
  }

  /**
   * @param {Document} page
   * @param {Way} way
   * @param {Handlers} handlers
   */
  #createSlider(page, { range, move }, handlers) {
    return createSlider(page, range, (value) => {
      move(this.#z, value);
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
 * @param {Readonly<LatentDimension>} dimension
 * @returns {Way}
 */
function alongDimension({ index, range }) {
  return { name: `z${index + 1}`, range, valueOn: (z) => z[index], move: (z, value) => (z[index] = value) };
}

/**
 * @param {import("../model/description.js").Direction} direction
 * @returns {Way}
 */
function alongDirection({ name, vector, low, high }) {
  const valueOn = (/** @type {ArrayLike<number>} */ z) => vector.reduce((sum, part, i) => sum + part * z[i], 0);
  return {
    name,
    range: [low, high],
    valueOn,
    move(z, value) {
      const way = value - valueOn(z);
      vector.forEach((part, i) => (z[i] += way * part));
    },
  };
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
