import { createFollower } from "../../drawing/background.js";
import { find, make, write } from "../../drawing/dom.js";
import { sameNumbers } from "../../state/numbers.js";
import { paintActivation } from "./activation-painter.js";
import { parametersOf, plural, sentenceOf, shapeText, titleOf } from "./layer-text.js";

/**
 * @typedef {import("../../section.js").Context} Context
 * @typedef {import("../../section.js").ViewState} ViewState
 * @typedef {import("../../model/vaelet.js").Activation} Activation
 * @typedef {import("./subject.js").Encoded} Encoded
 * @typedef {import("./layer-text.js").Layer} Layer
 *
 * @typedef {object} Card  a layer, or what flows into the first one
 * @property {Layer | undefined} layer
 * @property {string} title
 * @property {HTMLButtonElement} button
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} facts
 * @property {Activation | undefined} activation  what it gives now
 */

/** Maps of a card and of the large view, and features. */
const mostSmall = { maps: 64, features: 256 };
const mostLarge = { maps: 1024, features: 4096 };

const introduction = "Both networks, as the file describes them, with what each layer gives at this moment. Ink is above zero, colour is below. "
  + "Press a layer to see it large.";

/**
 * Encoder and decoder, layer by layer, with their activations.
 * @param {Context} context
 * @param {ReturnType<typeof import("./subject.js").createSubject>} subject
 */
export function createLayers({ page }, subject) {
  const section = find(page, "#layers", HTMLElement);
  const networks = { encoder: createNetwork("Encoder", "the picture"), decoder: createNetwork("Decoder", "z") };
  const large = createLarge();
  section.append(make("p", {}, introduction), networks.encoder.element, networks.decoder.element, large.element);
  /** @type {Card | undefined} */
  let chosen;
  /** @type {ViewState | undefined} */
  let drawn;
  /** @type {Encoded | undefined} */
  let encoded;

  /** @param {Card} card */
  function choose(card) {
    if (chosen !== undefined) chosen.button.ariaPressed = "false";
    chosen = chosen === card ? undefined : card;
    if (chosen !== undefined) chosen.button.ariaPressed = "true";
    large.draw(chosen);
    if (chosen !== undefined) large.element.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {ReturnType<typeof createNetwork>} network
   * @param {Activation[]} activations  of what flows in, and of each layer
   */
  function paint(network, activations) {
    network.paint(activations);
    if (chosen !== undefined && network.cards.includes(chosen)) large.draw(chosen);
  }

  const decoding = createFollower(
    async (/** @type {ViewState} */ { model, z, label }) => [{ shape: [z.length], values: z }, ...await model.activations({ z, label })],
    (activations) => paint(networks.decoder, activations),
  );
  const encoding = createFollower(
    async (/** @type {{model: ViewState["model"], of: Encoded}} */ { model, of: { pixels, label } }) => {
      const { height, width, channels } = model.image;
      return [{ shape: [height, width, channels], values: pixels }, ...await model.activations({ pixels, label })];
    },
    (activations) => paint(networks.encoder, activations),
  );

  return {
    /** @param {import("../../section.js").LoadedModel} loaded */
    show({ description: { spec } }) {
      chosen = undefined;
      large.draw(undefined);
      networks.encoder.show(spec.encoder ?? [], choose);
      networks.decoder.show(spec.decoder, choose);
    },
    release() {
      drawn = encoded = undefined;
      decoding.forget();
      encoding.forget();
    },
    /** @param {ViewState} viewState */
    draw(viewState) {
      const { model, z, label } = viewState;
      if (!(drawn && sameNumbers(drawn.z, z) && sameNumbers(drawn.label, label))) decoding.ask(viewState);
      drawn = viewState;
      const of = subject.of(viewState);
      if (of === undefined || of === encoded) return;
      encoded = of;
      encoding.ask({ model, of });
    },
  };
}

/**
 * The layers of one network in a row, and what flows into the first.
 * @param {string} title
 * @param {string} input  what flows in
 */
function createNetwork(title, input) {
  const heading = make("h3");
  const list = make("ol", { className: "layer-list" });
  const element = make("div", { className: "network" }, heading, list);
  /** @type {Card[]} */
  let cards = [];

  return {
    element,
    get cards() {
      return cards;
    },
    /**
     * @param {Layer[]} layers  of the specification
     * @param {(card: Card) => void} choose
     */
    show(layers, choose) {
      element.hidden = layers.length === 0;
      const parameters = layers.reduce((sum, layer) => sum + parametersOf(layer), 0);
      heading.textContent = `${title}: ${plural(layers.length, "layer")}, ${plural(parameters, "parameter")}`;
      cards = [createCard(undefined, input), ...layers.map((layer) => createCard(layer, titleOf(layer)))];
      for (const card of cards) card.button.addEventListener("click", () => choose(card));
      list.replaceChildren(...cards.map(({ button }) => make("li", {}, button)));
    },
    /** @param {Activation[]} activations  one for each card */
    paint(activations) {
      cards.forEach((card, i) => {
        card.activation = activations[i];
        paintActivation(card.canvas, activations[i], mostSmall);
        write(card.facts, { textContent: shapeText(activations[i].shape) });
      });
    },
  };
}

/**
 * @param {Layer | undefined} layer
 * @param {string} title
 * @returns {Card}
 */
function createCard(layer, title) {
  const canvas = make("canvas", { className: "ink" });
  const facts = make("span", { className: "layer-facts" });
  const parameters = layer === undefined ? 0 : parametersOf(layer);
  const weights = parameters === 0 ? [] : [make("span", { className: "layer-facts" }, plural(parameters, "parameter"))];
  const button = make("button", { type: "button", className: "layer-card", ariaPressed: "false" },
    canvas, make("span", {}, title), facts, ...weights);
  return { layer, title, button, canvas, facts, activation: undefined };
}

/** The layer that was pressed: every map, what it computes, and its values in numbers. */
function createLarge() {
  const heading = make("h3");
  const sentence = make("p");
  const numbers = make("p", { className: "hint" });
  const canvas = make("canvas", { className: "ink", role: "img" });
  const element = make("div", { className: "layer-large", hidden: true }, heading, sentence, canvas, numbers);

  return {
    element,
    /** @param {Card | undefined} card */
    draw(card) {
      element.hidden = card?.activation === undefined;
      if (card?.activation === undefined) return;
      const { layer, title, activation } = card;
      write(heading, { textContent: title });
      write(sentence, { textContent: layer === undefined ? "What flows into the first layer." : sentenceOf(layer) });
      paintActivation(canvas, activation, mostLarge);
      const text = describe(activation);
      write(canvas, { ariaLabel: `What it gives: ${text}` });
      write(numbers, { textContent: text });
    },
  };
}

/** @param {Activation} activation */
function describe({ shape, values }) {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const zeros = values.reduce((count, value) => count + Number(value === 0), 0);
  const silent = zeros === 0 ? "" : `; ${Math.round((100 * zeros) / values.length)} % are zero`;
  return `${shapeText(shape)}, from ${low.toPrecision(3)} to ${high.toPrecision(3)}${silent}.`;
}
