import { find, make } from "../../drawing/dom.js";
import { addStyle } from "../../drawing/later-style.js";
import style from "./gallery.later.css";
import { presets } from "./presets.js";

/**
 * The gallery's list: each preset is a link, which brings its state, and "back" of the browser comes back.
 * @param {import("../../section.js").Context} context
 */
export function createPresets({ page, sources }) {
  const panel = find(page, "#place-gallery", HTMLElement);
  const known = presets.filter(({ link }) => sources.some(({ name }) => name === new URLSearchParams(link).get("model")));
  const items = known.map(({ name, title, why, alt, link }) => {
    const coloured = new URLSearchParams(link).get("model") === "faces";
    const picture = make("img", { src: `gallery/${name}.png`, alt, className: coloured ? "ink coloured" : "ink", loading: "lazy" });
    return make("li", {}, make("a", { href: `#${link}` }, picture, make("strong", {}, title)), make("p", {}, why));
  });
  addStyle(style);
  panel.append(make("section", { ariaLabel: "Gallery" }, make("h2", {}, "Gallery"), make("ul", { className: "presets" }, ...items)));

  return {
    /** @param {import("../../section.js").ViewState} viewState */
    draw({ state: { place } }) {
      // A link that is hidden cannot keep the focus: it goes to the section that the link leads to.
      if (place !== "gallery" && panel.contains(page.activeElement)) find(page, `#places [data-place=${place}]`, HTMLElement).focus();
    },
  };
}
