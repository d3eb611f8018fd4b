/**
 * Where everything stands on a sheet of paper. All lengths are pixels, of which there are 300 to an inch.
 *
 * @typedef {import("../../model/image-format.js").ImageFormat} ImageFormat
 * @typedef {{caption: string, z: ArrayLike<number>, label: Float32Array | undefined}} Cell
 * @typedef {{caption: string, cells: Cell[]}} Line
 *
 * @typedef {object} Sheet
 * @property {string} title
 * @property {string[]} texts  below it, a paragraph each
 * @property {string} credits  at the foot
 * @property {string[]} columns  captions above the first line; none: each cell has its own
 * @property {Line[]} lines  of the same number of cells, but for the last
 */

/** A4 is 210 by 297 mm. */
export const paper = { width: 2480, height: 3508, margin: 150 };

/** Sizes of letters. */
export const letters = { title: 64, text: 36, caption: 30, credits: 26 };

const gap = 14;

/** Of the captions in front of the lines. */
const captionWidth = 220;

const lineHeight = 1.4;

/**
 * Returns the places of a sheet's cells: the picture is as large as its column lets it be, by whole pixels where it is
 * grey.
 * @param {ImageFormat} image
 * @param {number} columns
 * @param {boolean} captioned  whether each cell has a caption below it
 */
export function gridOf({ width, height, channels }, columns, captioned) {
  const left = paper.margin + captionWidth;
  const pitch = Math.floor((paper.width - paper.margin - left) / columns);
  const room = (pitch - gap) / width;
  const scale = channels === 1 && room >= 1 ? Math.floor(room) : room;
  const picture = { width: Math.round(scale * width), height: Math.round(scale * height) };
  const below = captioned ? Math.ceil(lineHeight * letters.caption) : 0;
  return { left, pitch, picture, line: picture.height + gap + below };
}

/**
 * Returns how many lines fit on the paper, below a head and above a foot of a few lines of text.
 * @param {ReturnType<typeof gridOf>} grid
 */
export function linesOnPaper({ line }) {
  return Math.max(1, Math.floor((paper.height - 2 * paper.margin - 500) / line));
}

/**
 * Breaks a text into lines of that width.
 * @param {string} text
 * @param {number} width
 * @param {(text: string) => number} measure
 */
export function wrap(text, width, measure) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1] ?? ""} ${word}`.trim();
    if (lines.length > 0 && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** @param {number} size  of its letters */
export function heightOf(size) {
  return Math.ceil(lineHeight * size);
}
