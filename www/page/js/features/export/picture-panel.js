import { find, make, write } from "../../drawing/dom.js";
import { outlinesOf } from "../../drawing/outlines.js";
import { saveFile, savePicture } from "../../drawing/picture.js";
import { messageOf } from "../../model/message-of.js";
import { wasmUrl } from "../../model/model-loader.js";
import { withDirections } from "../../model/vaelet-weights.js";
import { linkTo } from "../../state/address.js";
import { ownDirections } from "../../state/handle.js";
import { spell } from "../labels/spelling.js";
import { embedSnippet, whereToPut } from "./embed.js";

const explanation = "The picture is a PNG file; its outlines, or those of the word that you wrote, are an SVG file. The link brings this state of the page back. The embed is HTML that shows this picture on "
  + "a page of yours. Sliders of your own are saved into a copy of the weights file, where every reader of the format finds them.";

/**
 * Saving the picture, and copying the link that brings it back, or what shows it on another page.
 * @param {import("../../section.js").Context} context
 */
export function createPicturePanel({ page, notice }) {
  const digit = find(page, "#digit", HTMLCanvasElement);
  const [save, saveOutlines, link, embed, saveWeights] = [["save", "Save picture"], ["save-outlines", "Save outlines"], ["link", "Copy link"], ["embed", "Copy embed"], ["save-weights", "Save weights with my sliders"]]
    .map(([id, text]) => make("button", { id, type: "button" }, text));
  const status = make("span", { role: "status" });
  find(page, "#place-save", HTMLElement).append(make("section", { className: "export", ariaLabel: "Take it with you" },
    make("h2", {}, "Take it with you"),
    make("div", { className: "actions" }, save, saveOutlines, link, embed, saveWeights, status),
    make("p", { className: "hint" }, explanation)));
  /** @type {import("../../model/sources.js").Source} */
  let source;
  /** @type {import("../../state/view-state.js").ViewState} */
  let viewState;

  /**
   * @param {HTMLButtonElement} button
   * @param {() => string} text
   * @param {string} refusal  what to say when the browser does not allow it
   * @param {() => string} [hint]  what to say when it was copied
   */
  function copies(button, text, refusal, hint = () => "") {
    button.hidden = navigator.clipboard === undefined;
    button.addEventListener("click", async () => {
      const copied = await navigator.clipboard.writeText(text()).then(() => true, () => false);
      status.textContent = copied ? `Copied.${hint()}` : refusal;
    });
  }

  save.addEventListener("click", () => savePicture(digit, source.file));
  saveOutlines.addEventListener("click", async () => {
    const { model, state: { write: text }, z, label } = viewState;
    const { word } = spell(text, model.labels);
    const name = word.length > 0 ? word.join("") : source.file;
    try {
      const images = await model.decode(word.length > 0 ? { z: word.map(() => z), label: word } : { z, label });
      saveFile(new Blob([outlinesOf(model.image, images, name)], { type: "image/svg+xml" }), `${name}.svg`);
    } catch (error) {
      notice.show(`The outlines could not be saved. ${messageOf(error)}`);
    }
  });
  copies(link, () => linkTo(viewState.state), "The browser did not allow it; the link is in the address bar.");
  copies(embed, () => embedSnippet(source, viewState, location.href), "The browser did not allow it.", () => whereToPut(source));

  saveWeights.addEventListener("click", async () => {
    const own = ownDirections(viewState.model, viewState.state.own);
    try {
      saveFile(new Blob([await withDirections(source.weights, own, { wasmUrl })]), `${source.file}.safetensors`);
    } catch (error) {
      notice.show(`The weights could not be saved. ${messageOf(error)}`);
    }
  });

  return {
    /** @param {import("../../section.js").LoadedModel} loaded */
    show(loaded) {
      source = loaded.source;
      saveOutlines.hidden = loaded.model.image.channels !== 1;
    },
    /** @param {import("../../state/view-state.js").ViewState} next */
    draw(next) {
      viewState = next;
      write(status, { textContent: "" });
      write(saveWeights, { hidden: ownDirections(next.model, next.state.own).length === 0 });
    },
  };
}
