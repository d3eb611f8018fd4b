import { letBrowserPaint } from "./drawing/let-browser-paint.js";
import * as features from "./features/index.js";

/**
 * @typedef {import("./section.js").Section} Section
 * @typedef {import("./section.js").CreateSection} CreateSection
 * @typedef {import("./section.js").LoadedModel} LoadedModel
 */

/**
 * The page's sections. They are created, and shown the first model, in steps: on a phone, all at once would hold up the
 * page, and the first picture with it.
 */
export class Sections {
  /** @type {Section[]} */
  #sections = [];
  /** How many of them have been shown a model. */
  #shown = 0;

  /** @param {import("./section.js").Context} context */
  constructor(context) {
    /** Ends when all are there. */
    this.created = this.#create(context);
  }

  /** @param {import("./section.js").Context} context */
  async #create(context) {
    for (const createSection of /** @type {CreateSection[]} */ (Object.values(features))) {
      await letBrowserPaint();
      this.#sections.push(createSection(context));
    }
  }

  /**
   * Shows the first model; those that have it are drawn in every frame.
   * @param {LoadedModel} loaded
   * @param {() => void} redraw  asks for a frame
   */
  async showFirst(loaded, redraw) {
    this.#shown = 0;
    for (const section of this.#sections) {
      section.release?.();
      section.show?.(loaded);
      this.#shown += 1;
      redraw();
      await letBrowserPaint();
    }
  }

  /**
   * Shows another model in the place of the one before.
   * @param {LoadedModel} loaded
   */
  show(loaded) {
    for (const section of this.#sections) section.release?.();
    for (const section of this.#sections) section.show?.(loaded);
  }

  /** @param {import("./section.js").ViewState} viewState */
  draw(viewState) {
    for (const section of this.#sections.slice(0, this.#shown)) section.draw?.(viewState);
  }

  /** @param {import("./section.js").Source | undefined} shown */
  endLoads(shown) {
    for (const section of this.#sections) section.loadsEnded?.(shown);
  }

  openLink() {
    for (const section of this.#sections) section.linkOpened?.();
  }

  /** @param {File} picture */
  async dropPicture(picture) {
    await Promise.all(this.#sections.map((section) => section.pictureDropped?.(picture)));
  }
}
