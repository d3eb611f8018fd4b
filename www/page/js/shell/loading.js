import { find } from "../drawing/dom.js";

/**
 * The progress of a model that is on its way, and the way to give it up.
 * @param {Document} page
 */
export function createLoading(page) {
  const panel = find(page, "#loading", HTMLElement);
  const bar = find(panel, "progress", HTMLProgressElement);
  const text = find(panel, "p", HTMLElement);
  let giveUp = () => {};

  find(panel, "[data-action=cancel]", HTMLButtonElement).addEventListener("click", () => giveUp());

  return {
    /**
     * @param {string} title
     * @param {() => void} cancel
     */
    start(title, cancel) {
      giveUp = cancel;
      panel.hidden = false;
      bar.removeAttribute("value");
      text.textContent = `Loading “${title}”`;
    },
    /**
     * @param {number} loaded  bytes
     * @param {number | undefined} total  bytes; undefined when the server does not say
     */
    progress(loaded, total) {
      if (total !== undefined) bar.value = loaded / total;
    },
    end() {
      panel.hidden = true;
    },
  };
}
