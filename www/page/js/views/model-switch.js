import { find, make } from "../dom.js";

/**
 * One radio button for each model that the page ships.
 * @param {Document} page
 * @param {import("../sources.js").Source[]} sources
 * @param {(source: import("../sources.js").Source) => void} choose
 */
export function createModelSwitch(page, sources, choose) {
  const radios = sources.map((source) => {
    const radio = make("input", { type: "radio", name: "model", value: source.name, className: "visually-hidden" });
    radio.addEventListener("change", () => choose(source));
    return radio;
  });
  find(page, "#models", HTMLFieldSetElement).append(
    ...radios.map((radio, i) => make("label", { className: "model-choice" }, radio, make("span", {}, sources[i].title))),
  );

  return {
    /** @param {string} name  of the model that is shown; none is marked for a person's own file */
    mark(name) {
      for (const radio of radios) radio.checked = radio.value === name;
    },
  };
}
