import { find } from "../../drawing/dom.js";

/**
 * Shows the facts to know before relying on a model: its data, quality, licence, limits and how it was trained. What
 * they are is found out for who goes there.
 * @type {import("../../section.js").CreateSection}
 */
export function createModelCard({ page }) {
  const section = find(page, "#model-card", HTMLElement);
  const list = find(section, "dl", HTMLElement);
  /** @type {import("../../section.js").LoadedModel} */
  let loaded;
  /** Whether its facts are there, or on their way. */
  let described = false;

  async function describe() {
    described = true;
    const of = loaded;
    try {
      const { describeModel } = await import("../on-demand.js");
      if (of !== loaded) return;
      list.replaceChildren(...describeModel(loaded));
      section.hidden = list.childElementCount === 0;
    } catch (error) {
      // It can be tried again.
      described = false;
      throw error;
    }
  }

  return {
    show(next) {
      loaded = next;
      described = false;
      list.replaceChildren();
    },
    draw({ state }) {
      if (state.place === "about" && !described) describe();
    },
  };
}
