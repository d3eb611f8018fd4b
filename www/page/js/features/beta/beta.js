import { betaStory } from "./beta-text.js";
import { find, make } from "../../drawing/dom.js";

/** @typedef {import("../../model/sources.js").Source} Source */

/**
 * A slider over the models of a family, at the same z, and what each beta did.
 * @param {Document} page
 * @param {Source[]} sources
 * @param {(source: Source) => void} choose
 * @returns {import("../../state/view-state.js").View & {mark: (shown: Source | undefined) => void}}
 */
export function createBeta(page, sources, choose) {
  const section = find(page, "#beta", HTMLElement);
  const slider = find(section, "input", HTMLInputElement);
  const ticks = find(section, ".ticks", HTMLElement);
  const story = find(section, ".story", HTMLElement);
  /** @type {Source[]} */
  let family = [];

  slider.addEventListener("input", () => {
    tell();
    choose(family[slider.valueAsNumber]);
  });
  slider.style.setProperty("--zero", "0");

  function tell() {
    slider.style.setProperty("--position", String(slider.valueAsNumber / (family.length - 1)));
    slider.ariaValueText = `beta ${family[slider.valueAsNumber].beta}`;
  }

  /**
   * Puts the slider where the model that is shown stands: the person's own move lasts until its model came, or did not.
   * @param {Source | undefined} shown
   */
  function mark(shown) {
    const place = family.findIndex((member) => member === shown);
    if (place < 0) return;
    slider.valueAsNumber = place;
    tell();
  }

  return {
    mark,
    show(_, source, description) {
      family = sources.filter((other) => source.family !== undefined && other.family === source.family)
        .sort((a, b) => betaOf(a) - betaOf(b));
      section.hidden = family.length < 2;
      if (section.hidden) return;
      slider.max = String(family.length - 1);
      ticks.replaceChildren(...family.map((member) => make("span", {}, String(betaOf(member)))));
      story.replaceChildren(...betaStory(description, betaOf(source)).map((sentence) => make("p", {}, sentence)));
      mark(source);
    },
    draw() {},
  };
}

/** @param {Source} source */
function betaOf({ name, beta }) {
  if (beta === undefined) throw new Error(`models/index.json gives “${name}” a family and no beta.`);
  return beta;
}
