import { find } from "../drawing/dom.js";

const tryAgain = "Try again";

/**
 * @typedef {object} Notice
 * @property {(sentence: string, retry?: () => void) => void} show
 * @property {(sentence: string, answer: string, act: () => void) => void} ask  what is done only when the person says so
 * @property {(sentence: string) => void} add  to what is shown, if something is
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

  /**
   * @param {string} sentence
   * @param {() => void} [retry]
   */
  function show(sentence, retry) {
    retryAction = retry;
    retryButton.hidden = retry === undefined;
    retryButton.textContent = tryAgain;
    text.textContent = sentence;
    panel.hidden = false;
  }

  return {
    hide,
    show,
    ask(sentence, answer, act) {
      show(sentence, act);
      retryButton.textContent = answer;
    },
    add: (sentence) => (panel.hidden ? show(sentence) : show(`${text.textContent} ${sentence}`, retryAction)),
  };
}
