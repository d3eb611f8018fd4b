import { make } from "../../drawing/dom.js";
import { describeChoice } from "./fit-text.js";

/** @typedef {import("../../model/vaelet.js").Fit} Fit */

/** Labels with a button of their own; the others are in a list. */
const shown = 3;

/**
 * The labels that a drawing may be read under, the best first.
 * @param {HTMLElement} parent
 * @param {(fit: Fit) => void} choose
 */
export function createFitChoices(parent, choose) {
  /** @type {Fit[]} */
  let fits = [];
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  const others = make("select", { className: "field", ariaLabel: "Another label" });
  others.addEventListener("change", () => others.selectedIndex > 0 && choose(fits[shown + others.selectedIndex - 1]));

  return {
    /**
     * @param {Fit[]} all
     * @param {readonly string[]} labels  of the model; none when it takes none
     */
    offer(all, labels) {
      fits = labels.length > 0 ? all : [];
      buttons = fits.slice(0, shown).map((fit) => {
        const button = make("button", { type: "button" }, describeChoice(labels, fit));
        button.addEventListener("click", () => choose(fit));
        return button;
      });
      const more = fits.slice(shown).map((fit) => make("option", {}, describeChoice(labels, fit)));
      others.replaceChildren(make("option", {}, "another label"), ...more);
      parent.replaceChildren(...buttons, ...(more.length > 0 ? [others] : []));
    },
    /** @param {Fit} chosen */
    mark(chosen) {
      const index = fits.indexOf(chosen);
      buttons.forEach((button, i) => (button.ariaPressed = String(i === index)));
      others.selectedIndex = Math.max(0, index - shown + 1);
    },
  };
}
