import { find, make } from "../../drawing/dom.js";
import { addStyle } from "../../drawing/later-style.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { longestDirectionName, mostDirections } from "../../state/own-directions.js";
import style from "./own-direction.later.css";

/**
 * @typedef {import("../../state/view-state.js").ViewState} ViewState
 * @typedef {{z: Float32Array, button: HTMLButtonElement}} Kept  a picture on a pile
 *
 * @typedef {object} Pile
 * @property {HTMLElement} element
 * @property {string} title
 * @property {Kept[]} kept
 */

/** The length below which two piles are the same. */
const leastLength = 1e-6;

/**
 * A slider of the person's own: the difference of the means of two piles of z, as Radford et al. (2016, 6.3.2) take it.
 * @param {import("../../section.js").Context} context
 * @param {HTMLElement} section
 */
export function createTwoPiles({ page, read, actions }, section) {
  const name = find(section, "#own-name", HTMLInputElement);
  const status = find(section, "[role=status]", HTMLElement);
  const list = find(section, ".own-list", HTMLElement);
  const piles = ["less", "more"].map((pile) => createPile(find(section, `[data-pile=${pile}]`, HTMLElement)));
  /** @type {import("../../state/own-directions.js").OwnDirection[] | undefined} */
  let drawn;
  addStyle(style);
  name.maxLength = longestDirectionName;
  find(section, "div", HTMLElement).hidden = false;

  /** @param {HTMLElement} fieldset */
  function createPile(fieldset) {
    /** @type {Pile} */
    const pile = { element: find(fieldset, ".pile", HTMLElement), title: find(fieldset, "legend", HTMLElement).textContent ?? "", kept: [] };
    find(fieldset, "button", HTMLButtonElement).addEventListener("click", () => put(pile));
    return pile;
  }

  /**
   * Puts the large picture on a pile; pressing it there takes it away.
   * @param {Pile} pile
   */
  async function put(pile) {
    const { model, z, label } = read();
    const canvas = make("canvas", { className: "ink" });
    const button = make("button", { type: "button", ariaLabel: `Take ${model.caption(label)} off the pile “${pile.title}”` }, canvas);
    const kept = { z, button };
    pile.kept.push(kept);
    pile.element.append(button);
    button.addEventListener("click", () => {
      pile.kept.splice(pile.kept.indexOf(kept), 1);
      removeFocused(pile.element, () => button.remove());
    });
    new PicturePainter(canvas, model.image).paint(await model.decode({ z, label }));
  }

  find(section, "[data-action=make]", HTMLButtonElement).addEventListener("click", () => {
    const { state } = read();
    const vector = difference(piles[0].kept, piles[1].kept);
    status.textContent = whyNot(name.value.trim(), vector, state.own.length);
    if (status.textContent !== "" || vector === undefined) return;
    actions.change({ own: [...state.own, { name: name.value.trim(), vector }] });
    name.value = "";
    status.textContent = "The slider stands first.";
  });

  /** @param {ViewState["state"]["own"]} own */
  function drawList(own) {
    drawn = own;
    removeFocused(list, () => list.replaceChildren(...own.map((direction) => {
      const remove = make("button", { className: "quiet", type: "button" }, `Remove the slider “${direction.name}”`);
      remove.addEventListener("click", () => actions.change({ own: own.filter((other) => other !== direction) }));
      return make("li", {}, remove);
    })));
  }

  /**
   * Removes buttons. Where one had the focus, the next has it then, or the name of a slider that may follow.
   * @param {HTMLElement} parent
   * @param {() => void} remove
   */
  function removeFocused(parent, remove) {
    const focused = buttonsOf(parent).findIndex((button) => button === page.activeElement);
    remove();
    if (focused < 0) return;
    const left = buttonsOf(parent);
    (left[Math.min(focused, left.length - 1)] ?? name).focus();
  }

  return {
    show() {
      status.textContent = "";
      for (const pile of piles) {
        pile.kept = [];
        pile.element.replaceChildren();
      }
    },
    /** @param {ViewState} viewState */
    draw({ state: { own } }) {
      if (own !== drawn) drawList(own);
    },
  };
}

/** @param {HTMLElement} parent */
function buttonsOf(parent) {
  return Array.from(parent.querySelectorAll("button"));
}

/**
 * The way from the mean of one pile to that of the other, of length 1; undefined where there is none.
 * @param {Kept[]} less
 * @param {Kept[]} more
 */
function difference(less, more) {
  if (less.length === 0 || more.length === 0) return undefined;
  const [from, to] = [less, more].map((pile) => pile[0].z.map((_, i) => pile.reduce((sum, { z }) => sum + z[i], 0) / pile.length));
  const way = Array.from(to, (value, i) => value - from[i]);
  const length = Math.hypot(...way);
  return length < leastLength ? undefined : way.map((value) => Math.fround(value / length));
}

/**
 * Says why no slider can be made, in a sentence; empty when it can.
 * @param {string} name
 * @param {number[] | undefined} vector
 * @param {number} count  of those that there are
 */
function whyNot(name, vector, count) {
  if (vector === undefined) return "Put at least one picture on each pile, and not the same on both.";
  if (name === "") return "Give the slider a name.";
  return count >= mostDirections ? `There are ${mostDirections} sliders of yours: remove one first.` : "";
}
