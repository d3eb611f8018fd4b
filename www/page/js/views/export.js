import { find } from "../dom.js";
import { savePicture } from "../picture.js";

/**
 * Saving the picture, and copying the link that brings it back.
 * @param {Document} page
 * @param {() => string} fileName  without the ending
 */
export function createExport(page, fileName) {
  const digit = find(page, "#digit", HTMLCanvasElement);
  const link = find(page, "#link", HTMLButtonElement);
  const status = find(page, "#link-status", HTMLElement);

  find(page, "#save", HTMLButtonElement).addEventListener("click", () => savePicture(digit, fileName()));

  link.hidden = navigator.clipboard === undefined;
  link.addEventListener("click", async () => {
    const copied = await navigator.clipboard.writeText(location.href).then(() => true, () => false);
    status.textContent = copied ? "Copied." : "The browser did not allow it; the link is in the address bar.";
  });
}
