import { find } from "../drawing/dom.js";

/**
 * A file of the person's own: weights, chosen or dropped on the page, or a picture that is dropped.
 * @param {Document} page
 * @param {(file: File) => void} open
 */
export function createOpenFile(page, open) {
  const input = find(page, "#file", HTMLInputElement);

  find(page, "#open", HTMLButtonElement).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) open(file);
  });

  const mark = (/** @type {boolean} */ over) => page.documentElement.classList.toggle("dropping", over);

  page.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  page.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget === null && mark(false));
  page.addEventListener("drop", (event) => {
    mark(false);
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    open(file);
  });
}
