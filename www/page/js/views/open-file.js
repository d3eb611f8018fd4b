import { find } from "../dom.js";

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

  page.addEventListener("dragover", (event) => event.preventDefault());
  page.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) open(file);
  });
}
