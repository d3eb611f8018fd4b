import { find, make } from "../../drawing/dom.js";

/** @typedef {import("../../model/sources.js").Source} Source */

/**
 * One radio button for each model that the page ships, and one for each family.
 * @type {import("../../section.js").CreateSection}
 */
export function createModelSwitch({ page, sources, actions }) {
  const group = find(page, "#models", HTMLFieldSetElement);
  const choices = firstOfEach(sources).map((source) => {
    const radio = make("input", { type: "radio", name: "model", value: source.name, className: "visually-hidden" });
    radio.addEventListener("change", () => actions.open(source, { keepZ: false }));
    const tile = make("label", { className: "model-choice" }, radio, make("span", {}, source.family ?? source.title));
    return { source, radio, tile };
  });
  group.append(...choices.map(({ tile }) => tile));

  return {
    // None is chosen where the person's own file is shown.
    loadsEnded(shown) {
      for (const { source, radio, tile } of choices) {
        radio.checked = shown !== undefined && sameChoice(source, shown);
        // Where the choices do not fit side by side, the chosen one is brought into sight.
        if (radio.checked) group.scrollLeft = tile.offsetLeft - (group.clientWidth - tile.offsetWidth) / 2;
      }
    },
  };
}

/** @param {Source[]} sources */
function firstOfEach(sources) {
  return sources.filter((source, i) => sources.findIndex((other) => sameChoice(source, other)) === i);
}

/**
 * @param {Source} a
 * @param {Source} b
 */
function sameChoice(a, b) {
  return a.family === undefined ? a === b : a.family === b.family;
}
