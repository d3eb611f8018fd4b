import { find, make, write } from "../../drawing/dom.js";
import { saveFile } from "../../drawing/picture.js";
import { messageOf } from "../../model/message-of.js";
import { packModel, writeOneFile } from "./one-file.js";

/** @typedef {import("../../section.js").LoadedModel} LoadedModel */
/** @typedef {import("../../section.js").ViewState} ViewState */

const offer = "Make HTML file";
const explanation = "A page of its own that holds all that draws: this picture, its sliders and its labels. It opens from disk and "
  + "asks nobody for anything. Its weights have 8 bits each, so that pixels differ slightly from those here.";

/**
 * Saves the model as a page in one file: the first press makes it and says its size, the second saves it.
 * @param {import("../../section.js").Context} context
 */
export function createOneFilePanel({ page, notice }) {
  const button = make("button", { type: "button" }, offer);
  const status = make("span", { role: "status" });
  find(page, "#place-save", HTMLElement).append(make("section", { className: "export", ariaLabel: "One HTML file" },
    make("h2", {}, "One HTML file"),
    make("div", { className: "actions" }, button, status),
    make("p", { className: "hint" }, explanation)));
  /** @type {LoadedModel} */
  let loaded;
  /** @type {ViewState} */
  let viewState;
  /** What is packed, or on its way, and for which directions of the person's own. @type {{own: unknown, inside?: string} | undefined} */
  let packed;

  async function prepare() {
    const { own } = viewState.state;
    const preparing = (packed = { own });
    write(status, { textContent: "Preparing …" });
    try {
      const inside = await packModel(loaded, own);
      if (packed !== preparing) return;
      packed = { own, inside };
      const size = kilobytes((await writeOneFile(loaded, viewState, inside)).size);
      write(button, { textContent: `Save HTML file, ${size}` });
      write(status, { textContent: `Ready: the file has ${size}.` });
    } catch (error) {
      if (packed !== preparing) return;
      forget();
      notice.show(`The HTML file could not be made. ${messageOf(error)}`);
    }
  }

  function forget() {
    packed = undefined;
    write(button, { textContent: offer });
    write(status, { textContent: "" });
  }

  button.addEventListener("click", async () => {
    if (packed === undefined) return prepare();
    if (packed.inside !== undefined) saveFile(await writeOneFile(loaded, viewState, packed.inside), `${loaded.source.file}.html`);
  });

  return {
    /** @param {LoadedModel} next */
    show(next) {
      loaded = next;
      forget();
    },
    /** @param {ViewState} next */
    draw(next) {
      viewState = next;
      if (packed !== undefined && packed.own !== viewState.state.own) forget();
    },
  };
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1000)} KB`;
}
