/**
 * The sections of the page, of which one is shown at a time beside the picture: their names in the address, and what
 * the person reads. index.html has an element for each.
 */
export const places = /** @type {const} */ ([
  { name: "sliders", title: "Sliders" },
  { name: "drawing", title: "Your drawing" },
  { name: "plane", title: "Plane" },
  { name: "between", title: "Between two" },
  { name: "word", title: "Words" },
  { name: "inside", title: "Inside" },
  { name: "training", title: "Its training" },
  { name: "train", title: "Train one" },
  { name: "gallery", title: "Gallery" },
  { name: "save", title: "Save" },
  { name: "about", title: "About" },
]);

/** @typedef {(typeof places)[number]["name"]} Place */

/**
 * Checks whether a section has that name.
 * @param {string} name
 * @returns {name is Place}
 */
export function isPlace(name) {
  return places.some((place) => place.name === name);
}

/**
 * The section that shows what a link sets, where the link names none: those from before there were names do not.
 * @param {import("./state.js").State} state
 * @returns {Place}
 */
export function impliedPlace({ write, a, b, at, plane, view }) {
  if (write !== "") return "word";
  if (a !== null || b !== null || at !== null) return "between";
  return plane !== null || view !== null ? "plane" : "sliders";
}
