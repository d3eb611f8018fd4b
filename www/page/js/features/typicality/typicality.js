import { find, write, writeStyle } from "../../drawing/dom.js";
import { sameNumbers } from "../../state/numbers.js";
import { shareNearer } from "./chi-square.js";

/** A z nearer to the origin, or farther from it, than this share of the draws is not a typical one. */
const tail = 0.05;

/**
 * Tells how the length of z compares with draws from the standard normal prior, which in many dimensions keep away from
 * the origin: almost all of them lie in a shell around it.
 * @type {import("../../section.js").CreateSection}
 */
export function createTypicality({ page }) {
  const section = find(page, "#typicality", HTMLElement);
  const scale = find(section, ".typicality-scale span", HTMLElement);
  const text = find(section, "p", HTMLElement);
  const word = find(page, "#typicality-word", HTMLElement);
  /** @type {Float32Array | undefined} */
  let drawn;

  return {
    draw({ z }) {
      if (sameNumbers(z, drawn)) return;
      drawn = z;
      const squaredLength = z.reduce((sum, value) => sum + value ** 2, 0);
      const nearer = shareNearer(squaredLength, z.length);
      writeStyle(scale, "--share", nearer.toFixed(4));
      write(word, { textContent: wordOf(nearer) });
      write(text, { textContent: describe(Math.sqrt(squaredLength), nearer, z.length) });
    },
  };
}

/**
 * How likely the picture is, in a word or two for beside it.
 * @param {number} nearer  share of the draws that lie nearer to the origin
 */
function wordOf(nearer) {
  if (nearer < tail) return "Near the average.";
  return nearer > 1 - tail ? "Unusual: few draws are so far out." : "Typical of this model.";
}

/**
 * @param {number} length  of z
 * @param {number} nearer  share of the draws that lie nearer to the origin
 * @param {number} dimensions
 */
function describe(length, nearer, dimensions) {
  const conclusion = nearer < tail ? "This z is nearer to the average than most draws."
    : nearer > 1 - tail ? "This z is farther out than most draws: in training the decoder saw little of what lies there."
      : "This z is as typical as a draw.";
  return `The length of z is ${length.toFixed(2)}. Of the draws from the standard normal prior in ${dimensions} `
    + `${dimensions === 1 ? "dimension" : "dimensions"}, ${(100 * nearer).toFixed(1)} % lie nearer to the origin. ${conclusion}`;
}
