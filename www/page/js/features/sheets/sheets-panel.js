import { find, make, write } from "../../drawing/dom.js";
import { saveFile } from "../../drawing/picture.js";
import { messageOf } from "../../model/message-of.js";
import { creditsOf } from "../export/one-file.js";
import { labelSheet, sliderSheet } from "./contents.js";
import { drawSheet } from "./draw-sheet.js";
import { pngForPrint } from "./print-size.js";

/** @typedef {import("../../section.js").LoadedModel} LoadedModel */
/** @typedef {import("../../section.js").ViewState} ViewState */

/**
 * Saves sheets for print: all labels for one z in each row, and what each slider does.
 * @param {import("../../section.js").Context} context
 */
export function createSheetsPanel({ page, notice }) {
  const status = make("span", { role: "status" });
  const labels = make("button", { type: "button" });
  const sliders = make("button", { type: "button" }, "Save sheet of sliders");
  find(page, "#place-save", HTMLElement).append(make("section", { className: "export", ariaLabel: "Sheets for print" },
    make("h2", {}, "Sheets for print"),
    make("div", { className: "actions" }, labels, sliders, status),
    make("p", { className: "hint" }, "PNG files as wide as A4 at 300 pixels an inch, with captions. They begin at this picture.")));
  /** @type {LoadedModel} */
  let loaded;
  /** @type {ViewState} */
  let viewState;

  /**
   * @param {HTMLButtonElement} button
   * @param {string} name  of the file, behind the model's
   * @param {(viewState: ViewState) => ReturnType<typeof sliderSheet> | ReturnType<typeof labelSheet>} contentsOf
   */
  function saves(button, name, contentsOf) {
    button.addEventListener("click", async () => {
      const { source, model, description, hasPrior } = loaded;
      if (!(await hasPrior()) || loaded.model !== model) return;
      status.textContent = "Drawing …";
      try {
        const contents = await contentsOf(viewState);
        const credits = creditsOf(source, description.training).join(" ");
        const canvas = await drawSheet(model, { title: source.title, credits, ...contents });
        saveFile(await pngForPrint(canvas), `${source.file}-${name}.png`);
        status.textContent = `Saved: ${contents.lines.length} × ${contents.lines[0].cells.length} pictures on ${canvas.width} × ${canvas.height} pixels.`;
      } catch (error) {
        status.textContent = "";
        // A model that is disposed of takes its unanswered calls along.
        if (loaded.model === model) notice.show(`The sheet could not be saved. ${messageOf(error)}`);
      }
    });
  }

  saves(labels, "labels", labelSheet);
  saves(sliders, "sliders", sliderSheet);

  return {
    /** @param {LoadedModel} next */
    show(next) {
      loaded = next;
      write(status, { textContent: "" });
      write(labels, { textContent: next.model.conditional ? "Save sheet of labels" : "Save sheet of draws" });
    },
    /** @param {ViewState} next */
    draw(next) {
      viewState = next;
    },
  };
}
