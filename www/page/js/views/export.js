import { find, write } from "../dom.js";
import { embedSnippet } from "../embed.js";
import { savePicture } from "../picture.js";

/**
 * Saving the picture, and copying the link that brings it back, or what shows it on another page.
 * @param {Document} page
 * @returns {import("../scene.js").View}
 */
export function createExport(page) {
  const digit = find(page, "#digit", HTMLCanvasElement);
  const status = find(page, "#copy-status", HTMLElement);
  /** @type {import("../sources.js").Source} */
  let source;
  /** @type {import("../scene.js").Scene} */
  let scene;

  /**
   * @param {string} selector
   * @param {() => string} text
   */
  function copies(selector, text) {
    const button = find(page, selector, HTMLButtonElement);
    button.hidden = navigator.clipboard === undefined;
    button.addEventListener("click", async () => {
      const copied = await navigator.clipboard.writeText(text()).then(() => true, () => false);
      status.textContent = copied ? "Copied." : "The browser did not allow it; the link is in the address bar.";
    });
  }

  find(page, "#save", HTMLButtonElement).addEventListener("click", () => savePicture(digit, source.name));
  copies("#link", () => location.href);
  copies("#embed", () => embedSnippet(source, scene, location.href));

  return {
    show(_, next) {
      source = next;
    },
    draw(next) {
      scene = next;
      write(status, { textContent: "" });
    },
  };
}
