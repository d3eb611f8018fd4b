import { find, make, write } from "../../drawing/dom.js";
import { linkTo } from "../../state/address.js";
import { places } from "../../state/places.js";

/**
 * @typedef {import("../../state/places.js").Place} Place
 * @typedef {{name: Place, link: HTMLAnchorElement, panel: HTMLElement}} Entry
 */

/**
 * Links to the sections, of which one is shown at a time. A section with nothing to show for this model has no link.
 * @type {import("../../section.js").CreateSection}
 */
export function createPlaces({ page, read, actions }) {
  const nav = find(page, "#places", HTMLElement);
  const entries = places.map(({ name, title }) => {
    const link = make("a", { href: `#place=${name}` }, title);
    link.dataset.place = name;
    link.addEventListener("click", (event) => {
      // With a key or another button the browser opens it elsewhere.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      actions.change({ place: name });
      // Who has scrolled down comes to the beginning of what they asked for.
      if (nav.getBoundingClientRect().top < 0) nav.scrollIntoView({ block: "start" });
    });
    return { name, link, panel: find(page, `#place-${name}`, HTMLElement) };
  });
  const drawing = entries.find(({ name }) => name === "drawing");
  nav.append(...entries.map(({ link }) => link));
  for (const type of ["pointerover", "focusin"]) nav.addEventListener(type, nameAddresses);

  /** For opening and copying the links: written only when somebody comes near, for the state changes in every frame. */
  function nameAddresses() {
    const { state } = read();
    for (const { name, link } of entries) link.href = linkTo({ ...state, place: name });
  }

  return {
    draw({ model, state }) {
      const usable = entries.filter(({ panel }) => hasContent(panel));
      const shown = usable.find(({ name }) => name === state.place) ?? usable[0];
      for (const entry of entries) {
        write(entry.panel, { hidden: entry !== shown });
        write(entry.link, { hidden: !usable.includes(entry), ariaCurrent: entry === shown ? "true" : "false" });
      }
      if (drawing !== undefined) write(drawing.link, { textContent: model.image.channels === 1 ? "Your drawing" : "Your picture" });
    },
  };
}

/**
 * Checks whether a panel has something to show; an empty one is filled by who first shows it.
 * @param {HTMLElement} panel
 */
function hasContent({ children }) {
  return children.length === 0 || Array.from(children).some((section) => section instanceof HTMLElement && !section.hidden);
}
