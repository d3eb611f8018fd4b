import { find, write } from "../../drawing/dom.js";
import { saveFile, savePicture } from "../../drawing/picture.js";
import { messageOf } from "../../model/message-of.js";
import { linkTo } from "../../state/address.js";
import { ownDirections } from "../../state/handle.js";
import { embedSnippet } from "./embed.js";

/**
 * Saving the picture, and copying the link that brings it back, or what shows it on another page.
 * @type {import("../../section.js").CreateSection}
 */
export function createExport({ page, notice }) {
  const digit = find(page, "#digit", HTMLCanvasElement);
  const status = find(page, "#copy-status", HTMLElement);
  const saveWeights = find(page, "#save-weights", HTMLButtonElement);
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

  saveWeights.addEventListener("click", async () => {
    const own = ownDirections(viewState.model, viewState.state.own);
    try {
      // Only who saves one needs the writer.
      const [{ withDirections }, file] = await Promise.all([import("./with-directions.js"), readWeights(source)]);
      saveFile(withDirections(file, own), `${source.file}.safetensors`);
    } catch (error) {
      notice.show(`The weights could not be saved. ${messageOf(error)}`);
    }
  });

  return {
    show(loaded) {
      source = loaded.source;
    },
    draw(next) {
      viewState = next;
      write(status, { textContent: "" });
      write(saveWeights, { hidden: ownDirections(next.model, next.state.own).length === 0 });
    },
  };
}

/**
 * The bytes of the weights file that is shown, from the browser's cache where they are there.
 * @param {import("../../model/sources.js").Source} source
 */
async function readWeights({ weights }) {
  if (typeof weights !== "string") return weights.arrayBuffer();
  const response = await fetch(weights);
  if (!response.ok) throw new Error(`The server answers ${response.status}.`);
  return response.arrayBuffer();
}
