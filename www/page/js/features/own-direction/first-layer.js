import { make } from "../../drawing/dom.js";
import { messageOf } from "../../model/message-of.js";
import { wasmUrl } from "../../model/model-loader.js";
import { firstLayerDirections } from "../../model/vaelet-weights.js";
import { mostDirections } from "../../state/own-directions.js";

/** @typedef {import("../../section.js").LoadedModel} LoadedModel */

/** As many as are worth trying: each next one changes less. */
const usualCount = 5;

const explanation = "Or take them from the network itself. This file names no directions, but the first layer of its decoder has some: those along "
  + "which z moves it most (SeFa, Shen and Zhou 2021). What each of them changes, only its pictures tell.";

/**
 * Sliders for a file that names no directions, from the first layer of its decoder.
 * @param {import("../../section.js").Context} context
 * @param {HTMLElement} section
 */
export function createFirstLayer({ read, actions }, section) {
  const button = make("button", { type: "button" }, "Find sliders in the first layer");
  const status = make("p", { className: "hint", role: "status" });
  const element = make("div", { className: "first-layer" }, make("p", { className: "hint" }, explanation), make("div", { className: "actions" }, button), status);
  section.querySelector(".own-list")?.before(element);
  /** @type {LoadedModel} */
  let loaded;

  button.addEventListener("click", async () => {
    const of = loaded;
    button.disabled = true;
    status.textContent = "Reading the weights.";
    const sentence = await find(of).catch((error) => `No sliders were found. ${messageOf(error)}`);
    button.disabled = false;
    if (of === loaded) status.textContent = sentence;
  });

  /**
   * Finds those that are not there yet, as many as there is room for. Returns what came of it, in a sentence.
   * @param {LoadedModel} of
   */
  async function find({ source, model }) {
    const found = await firstLayerDirections(source.weights, { count: Math.min(usualCount, model.latentSize), wasmUrl });
    const { state, model: shown } = read();
    if (shown !== model) return "";
    const added = found.filter(({ name }) => !state.own.some((own) => own.name === name)).slice(0, mostDirections - state.own.length)
      .map(({ name, vector }) => ({ name, vector: Array.from(vector) }));
    if (added.length === 0) return state.own.length < mostDirections ? "They are there already." : `There are ${mostDirections} sliders of yours: remove one first.`;
    actions.change({ own: [...state.own, ...added] });
    return added.length === 1 ? "One slider stands first now." : `${added.length} sliders stand first now.`;
  }

  return {
    /** @param {LoadedModel} next */
    show(next) {
      loaded = next;
      const first = next.description.spec.decoder.find(({ op }) => op !== "concat_label");
      element.hidden = next.model.directions.length > 0 || first?.op !== "dense";
      status.textContent = "";
    },
  };
}
