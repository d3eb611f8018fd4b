import { find, make, write } from "../../drawing/dom.js";

/** @typedef {import("../../model/sources.js").Source} Source */

/**
 * A sheet that folds out: one radio button for each model that the page ships, and one for each family, with what it is.
 * @type {import("../../section.js").CreateSection}
 */
export function createModelSwitch({ page, sources, actions }) {
  const menu = find(page, "#model-menu", HTMLDetailsElement);
  const summary = find(menu, "summary", HTMLElement);
  const shownTitle = find(menu, ".models-shown", HTMLElement);
  const group = find(menu, "#models", HTMLFieldSetElement);
  const choices = firstOfEach(sources).map((source) => {
    const radio = make("input", { type: "radio", name: "model", value: source.name, className: "visually-hidden" });
    radio.addEventListener("change", () => actions.open(source, { keepZ: false }));
    const sentence = make("span", { className: "model-sentence" }, source.sentence);
    const tile = make("label", { className: "model-choice" }, radio, make("span", { className: "model-title" }, titleOf(source)), sentence);
    return { source, radio, tile };
  });
  group.append(...choices.map(({ tile }) => tile));
  find(menu, ".models-count", HTMLElement).textContent = choices.length === 1 ? "" : `+ ${choices.length - 1} more`;

  function close() {
    menu.open = false;
  }

  // Arrow keys go from model to model, and leave it open; a click has a pointer, and has chosen.
  group.addEventListener("click", ({ detail, target }) => {
    if (detail > 0 && target instanceof HTMLElement && target.closest(".model-choice")) close();
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    close();
    summary.focus();
  });
  page.addEventListener("pointerdown", ({ target }) => target instanceof Node && !menu.contains(target) && close());
  menu.addEventListener("focusout", ({ relatedTarget }) => relatedTarget instanceof Node && !menu.contains(relatedTarget) && close());
  menu.addEventListener("toggle", () => choices.find(({ radio }) => radio.checked)?.tile.scrollIntoView({ block: "nearest" }));

  return {
    show: ({ source }) => write(shownTitle, { textContent: titleOf(source) }),
    // None is chosen where the person's own file is shown.
    loadsEnded(shown) {
      for (const { source, radio, tile } of choices) {
        radio.checked = shown !== undefined && sameChoice(source, shown);
        if (radio.checked && menu.open) tile.scrollIntoView({ block: "nearest" });
      }
    },
  };
}

/** @param {Source} source */
function titleOf({ family, title }) {
  return family ?? title;
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
