/** Draws a face as a picture of 64 x 64 pixels. */
import { createAvatar } from "@dicebear/core";
import * as toonHead from "@dicebear/toon-head";
import { renderAsync } from "@resvg/resvg-js";

/** @typedef {import("./attributes.js").Face} Face */

/** Height and width in pixels. */
const side = 64;

/** The part of the drawing of 768 x 768 that is shown: from the tip of the hair to the collar. */
const shown = "74 32 620 620";

const background = "e8e4da";

/**
 * What is drawn otherwise than the artist has it. The mask of an open mouth says in a style what resvg reads as an
 * attribute alone; without it teeth and tongue are nearly transparent. The line of a closed mouth is half transparent
 * in brown, which dark skin hides at this size: it is drawn full, and nearly black.
 */
const changes = [
  { found: 'style="mask-type:alpha"', drawn: 'mask-type="alpha"' },
  { found: 'fill="#3F2626" fill-opacity="0.5"', drawn: 'fill="#200c0c"' },
  { found: 'viewBox="0 0 768 768"', drawn: `viewBox="${shown}"` },
];

/**
 * Returns the picture of a face as a PNG file. The same face gives the same bytes.
 * @param {Face} face
 * @returns {Promise<Uint8Array>}
 */
export async function drawPicture(face) {
  const image = await renderAsync(drawingOf(face), {
    fitTo: { mode: "width", value: side },
    font: { loadSystemFonts: false },
  });
  return image.asPng();
}

/** @param {Face} face */
function drawingOf(face) {
  const avatar = createAvatar(/** @type {any} */ (toonHead), optionsOf(face)).toString();
  return changes.reduce((drawing, { found, drawn }) => drawing.replaceAll(found, drawn), avatar);
}

/**
 * @param {Face} face
 * @returns {object} the options of Toon Head that leave it no choice
 */
function optionsOf(face) {
  return {
    backgroundColor: [background],
    mouth: [face.mouth],
    skinColor: [face.skin],
    hair: [face.hair],
    hairColor: [face.hair_colour],
    eyes: [face.eyes],
    eyebrows: [face.brows],
    clothes: [face.clothes],
    clothesColor: [face.clothes_colour],
    ...perhaps("rearHair", face.rear_hair),
    ...perhaps("beard", face.beard),
  };
}

/**
 * @param {string} name
 * @param {string} value
 */
function perhaps(name, value) {
  return value === "none" ? { [`${name}Probability`]: 0 } : { [name]: [value], [`${name}Probability`]: 100 };
}
