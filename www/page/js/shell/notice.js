import { find } from "../drawing/dom.js";

/**
 * @typedef {object} Notice
 * @property {(sentence: string, retry?: () => void) => void} show
 * @property {() => void} hide
 */

/**
 * The panel that says what went wrong, and offers to try again where that can help.
 * @param {Document} page
 * @returns {Notice}
 */
export function createNotice(page) {
  const panel = find(page, "#notice", HTMLElement);
  const text = find(panel, "p", HTMLElement);
  const retryButton = find(panel, "[data-action=retry]", HTMLButtonElement);
  /** @type {(() => void) | undefined} */
  let retryAction;

  function hide() {
    panel.hidden = true;
  }

  retryButton.addEventListener("click", () => {
    hide();
    retryAction?.();
  });
  find(panel, "[data-action=dismiss]", HTMLButtonElement).addEventListener("click", hide);

  return {
    hide,
    show(sentence, retry) {
      retryAction = retry;
      retryButton.hidden = retry === undefined;
      text.textContent = sentence;
      panel.hidden = false;
    },
  };
}
