import { find } from "../drawing/dom.js";
import { shorten } from "../state/shorten.js";

/** What a drag or the clipboard has for an address. */
const addressTypes = ["text/uri-list", "text/x-moz-url"];

/**
 * Files of the person's own: chosen, dropped on the page, or pasted.
 * @param {Document} page
 * @param {import("./notice.js").Notice} notice
 * @param {(file: File) => Promise<void>} open
 */
export function createOpenFile(page, notice, open) {
  const input = find(page, "#file", HTMLInputElement);
  /** True while something of the page's own is dragged. */
  let own = false;

  find(page, "#open", HTMLButtonElement).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) open(file);
  });

  const mark = (/** @type {boolean} */ over) => page.documentElement.classList.toggle("dropping", over);

  page.addEventListener("dragstart", () => (own = true));
  page.addEventListener("dragend", () => (own = false));
  page.addEventListener("dragover", (event) => {
    if (isForField(event, event.dataTransfer)) return;
    // Also where nothing can be opened: else the browser would leave the page for what is dropped.
    event.preventDefault();
    mark(!own && event.dataTransfer?.types.includes("Files") === true);
  });
  page.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget === null && mark(false));
  page.addEventListener("drop", (event) => {
    mark(false);
    const { dataTransfer } = event;
    if (dataTransfer === null || isForField(event, dataTransfer)) return;
    event.preventDefault();
    if (own) return;
    if (dataTransfer.files.length > 0) openFirst(dataTransfer.files);
    else if (addressTypes.some((type) => dataTransfer.types.includes(type))) notice.show(refuseAddress(dataTransfer));
  });
  page.addEventListener("paste", (event) => {
    const { files } = event.clipboardData ?? {};
    if (files === undefined || files.length === 0) return;
    event.preventDefault();
    openFirst(files);
  });

  /** @param {FileList} files  at least one */
  async function openFirst([file, ...others]) {
    await open(file);
    if (others.length > 0) notice.add(leftOut(file, others));
  }
}

/**
 * Checks whether a text is about to be dropped into a field, where the browser puts it.
 * @param {Event} event
 * @param {DataTransfer | null} transfer
 */
function isForField({ target }, transfer) {
  const isField = target instanceof HTMLInputElement && target.type === "text";
  return isField && !transfer?.types.includes("Files");
}

/**
 * @param {File} file
 * @param {File[]} others  that came with it
 */
function leftOut({ name }, others) {
  const which = others.length === 1 ? `“${shorten(others[0].name)}” was` : `${others.length} others were`;
  return `Of the files that came together, “${shorten(name)}” was taken; ${which} not. This page opens one at a time.`;
}

/** @param {DataTransfer} transfer */
function refuseAddress(transfer) {
  const address = URL.canParse(transfer.getData("text/uri-list")) ? new URL(transfer.getData("text/uri-list")) : undefined;
  const place = address?.host ? ` on ${address.host}` : "";
  return `What was dropped is the address of something${place}, not the thing itself, and this page loads nothing from other sites unasked. `
    + "Copy the picture there and paste it here, or save it and drop the file.";
}
