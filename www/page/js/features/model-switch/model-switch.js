import { find, make } from "../../drawing/dom.js";

/** @typedef {import("../../model/sources.js").Source} Source */

/**
 * One radio button for each model that the page ships, and one for each family.
 * @param {Document} page
 * @param {Source[]} sources
 * @param {(source: Source) => void} choose
 */
export function createModelSwitch(page, sources, choose) {
  const group = find(page, "#models", HTMLFieldSetElement);
  const choices = firstOfEach(sources).map((source) => {
    const radio = make("input", { type: "radio", name: "model", value: source.name, className: "visually-hidden" });
    radio.addEventListener("change", () => choose(source));
    const tile = make("label", { className: "model-choice" }, radio, make("span", {}, source.family ?? source.title));
    return { source, radio, tile };
  });
  group.append(...choices.map(({ tile }) => tile));

  return {
    /** @param {Source | undefined} shown  none is marked for a person's own file */
    mark(shown) {
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
