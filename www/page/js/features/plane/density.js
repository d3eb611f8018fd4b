import { find, write, writeStyle } from "../../drawing/dom.js";

/** How far the shade reaches, in standard deviations: there the density is a hundredth of that in the middle. */
const reach = 3;

/**
 * The density of the standard normal prior as a shade over the plane, for those who ask for it: of a plane through any z
 * it is that of its own two dimensions, times a constant.
 * @param {HTMLElement} section
 * @param {() => void} changed  tells that it was switched
 */
export function createDensity(section, changed) {
  const shade = find(section, ".pad-density", HTMLElement);
  const hint = find(section, "#density-hint", HTMLElement);
  const choice = find(section, "#density", HTMLInputElement);
  choice.addEventListener("change", changed);

  return {
    /**
     * @param {[number, number]} across  what is seen of the one dimension
     * @param {[number, number]} upwards  and of the other
     */
    draw(across, upwards) {
      for (const element of [shade, hint]) write(element, { hidden: !choice.checked });
      if (!choice.checked) return;
      for (const [name, [low, high]] of /** @type {const} */ ([["x", across], ["y", upwards]])) {
        writeStyle(shade, `--${name}`, -low / (high - low));
        writeStyle(shade, `--reach-${name}`, reach / (high - low));
      }
    },
    /**
     * The density where z is, in words for those who do not see it; empty when nobody asked.
     * @param {number} x  of z in the two dimensions
     * @param {number} y
     */
    describe: (x, y) => (choice.checked ? `, ${Math.round(100 * Math.exp(-(x ** 2 + y ** 2) / 2))} % of the largest density` : ""),
  };
}
