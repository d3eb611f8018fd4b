/** The attributes of a face, drawn from a seed, and the table of them. */
import { createHash } from "node:crypto";

/** The moods, by their mouth: the classes of the data set. */
export const moods = ["laugh", "angry", "agape", "smile", "sad"];

/**
 * What a face may have beside its mood, as Toon Head names it; colours are RRGGBB. What stands several times is drawn
 * as often. The beards with a moustache are left out: they hide the lines of smile and sad.
 */
const choices = {
  skin: ["f1c3a5", "c68e7a", "b98e6a", "a36b4f", "5c3829"],
  hair: ["sideComed", "undercut", "spiky", "bun"],
  rear_hair: ["none", "none", "longStraight", "longWavy", "shoulderHigh", "neckHigh"],
  hair_colour: ["2c1b18", "724133", "a55728", "b58143", "d6b370"],
  beard: ["none", "none", "none", "none", "none", "none", "none", "fullBeard", "chin", "longBeard"],
  eyes: ["happy", "wide", "bow", "humble", "wink"],
  brows: ["raised", "angry", "happy", "sad", "neutral"],
  clothes: ["turtleNeck", "openJacket", "dress", "shirt", "tShirt"],
  clothes_colour: [
    "545454", "b11f1f", "0b3286", "147f3c", "eab308", "731ac3", "ec4899", "f97316", "151613", "e8e9e6",
  ],
};

/** @typedef {keyof typeof choices} Choice */
/** @typedef {{mouth: string} & Record<Choice, string>} Face */

const names = /** @type {Choice[]} */ (Object.keys(choices));

/**
 * Draws the attributes of so many different faces, the moods in turn. Face i of a seed is the same for every count.
 * @param {number} count
 * @param {number} seed
 * @returns {Face[]}
 */
export function drawFaces(count, seed) {
  const faces = [];
  const known = new Set();
  for (let draw = 0; faces.length < count; ++draw) {
    const face = drawFace(moods[faces.length % moods.length], `${seed}/${draw}`);
    const key = Object.values(face).join();
    if (known.has(key)) continue;
    known.add(key);
    faces.push(face);
  }
  return faces;
}

/**
 * @param {string} mouth
 * @param {string} text what the attributes are drawn from: two bytes of its SHA-256 for each
 * @returns {Face}
 */
function drawFace(mouth, text) {
  const bytes = createHash("sha256").update(text).digest();
  const drawn = names.map((name, i) => {
    const values = choices[name];
    return [name, values[Math.floor((bytes.readUInt16BE(2 * i) * values.length) / 65536)]];
  });
  return { mouth, ...Object.fromEntries(drawn) };
}

/**
 * Returns the table of faces as CSV: a line of names, then a line for each face.
 * @param {Face[]} faces
 * @param {string[]} files the path of each
 */
export function tableOf(faces, files) {
  const columns = /** @type {(keyof Face)[]} */ (["mouth", ...names]);
  const lines = faces.map((face, i) => [files[i], ...columns.map((name) => face[name])]);
  return [["file", ...columns], ...lines].map((line) => `${line.join()}\n`).join("");
}
