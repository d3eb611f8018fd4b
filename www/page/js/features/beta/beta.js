import { find, make } from "../../drawing/dom.js";

/** @typedef {import("../../model/sources.js").Source} Source */

/**
 * A slider over the models of a family, at the same z, and what each beta did.
 * @type {import("../../section.js").CreateSection}
 */
export function createBeta({ page, sources, actions }) {
  const section = find(page, "#beta", HTMLElement);
  const slider = find(section, "input", HTMLInputElement);
  const ticks = find(section, ".ticks", HTMLElement);
  const text = find(page, "#beta-text", HTMLElement);
  /** @type {Source[]} */
  let family = [];
  /** @type {Source} */
  let shown;

  slider.addEventListener("input", () => {
    tell();
    actions.open(family[slider.valueAsNumber], { keepZ: true });
  });
  slider.style.setProperty("--zero", "0");

  function tell() {
    slider.style.setProperty("--position", String(slider.valueAsNumber / (family.length - 1)));
    slider.ariaValueText = `beta ${family[slider.valueAsNumber].beta}`;
  }

  /**
   * Puts the slider at the beta of the model that is shown.
   * @param {Source | undefined} shown
   */
  function select(shown) {
    const position = family.findIndex((member) => member === shown);
    if (position < 0) return;
    slider.valueAsNumber = position;
    tell();
  }

  /** @param {import("../../section.js").LoadedModel} loaded */
  async function describe({ source, description }) {
    const { describeBeta } = await import("../on-demand.js");
    if (shown === source) text.replaceChildren(...describeBeta(description, betaOf(source)).map((sentence) => make("p", {}, sentence)));
  }

  return {
    // The person's own move lasts until its model came, or did not.
    loadsEnded: select,
    show(loaded) {
      const { source } = loaded;
      shown = source;
      family = sources.filter((other) => source.family !== undefined && other.family === source.family)
        .sort((a, b) => betaOf(a) - betaOf(b));
      section.hidden = text.hidden = family.length < 2;
      if (section.hidden) return;
      slider.max = String(family.length - 1);
      ticks.replaceChildren(...family.map((member) => make("span", {}, String(betaOf(member)))));
      text.replaceChildren();
      describe(loaded);
      select(source);
    },
  };
}

/**
 * The index has a beta for each model of a family.
 * @param {Source} source
 */
function betaOf({ beta = NaN }) {
  return beta;
}
