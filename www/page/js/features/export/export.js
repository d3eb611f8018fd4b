import { find, write } from "../../drawing/dom.js";
import { savePicture } from "../../drawing/picture.js";
import { linkTo } from "../../state/address.js";
import { embedSnippet } from "./embed.js";

/**
 * Saving the picture, and copying the link that brings it back, or what shows it on another page.
 * @type {import("../../section.js").CreateSection}
 */
export function createExport({ page }) {
  const digit = find(page, "#digit", HTMLCanvasElement);
  const status = find(page, "#copy-status", HTMLElement);
  /** @type {import("../../model/sources.js").Source} */
  let source;
  /** @type {import("../../state/view-state.js").ViewState} */
  let viewState;

  /**
   * @param {string} selector
   * @param {() => string} text
   * @param {string} refusal  what to say when the browser does not allow it
   */
  function copies(selector, text, refusal) {
    const button = find(page, selector, HTMLButtonElement);
    button.hidden = navigator.clipboard === undefined;
    button.addEventListener("click", async () => {
      const copied = await navigator.clipboard.writeText(text()).then(() => true, () => false);
      status.textContent = copied ? "Copied." : refusal;
    });
  }

  find(page, "#save", HTMLButtonElement).addEventListener("click", () => savePicture(digit, source.file));
  copies("#link", () => linkTo(viewState.state), "The browser did not allow it; the link is in the address bar.");
  copies("#embed", () => embedSnippet(source, viewState, location.href), "The browser did not allow it.");

  return {
    show(loaded) {
      source = loaded.source;
    },
    draw(next) {
      viewState = next;
      write(status, { textContent: "" });
    },
  };
}
