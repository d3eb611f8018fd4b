import { describeValue, isRecord, isText } from "./values.js";

/** @typedef {import("./sources.js").Entry} Entry */

/** A weights file beside the index; a person's own file has another name in the address. */
const weightsName = /^(?!file:)[^/\\]+\.safetensors$/;
const mapName = /^[^/\\]+\.json$/;
const folderName = /^(?!\.{1,2}$)[^/\\]+$/;

/**
 * What each field of an entry has to be. Others are left alone.
 * @type {{name: keyof Entry, needed: boolean, is: (value: unknown) => boolean, expected: string}[]}
 */
const rules = [
  { name: "file", needed: true, is: (value) => isText(value) && weightsName.test(value), expected: "the name of a .safetensors file in the same folder" },
  { name: "title", needed: true, is: isText, expected: "a text" },
  { name: "sentence", needed: true, is: isText, expected: "a text" },
  { name: "family", needed: false, is: isText, expected: "a text" },
  { name: "beta", needed: false, is: (value) => Number.isFinite(value) && Number(value) >= 0, expected: "a number of at least 0" },
  { name: "map", needed: false, is: (value) => isText(value) && mapName.test(value), expected: "the name of a .json file in the same folder" },
  { name: "moments", needed: false, is: (value) => isText(value) && folderName.test(value), expected: "the name of a folder in the same folder" },
  { name: "card", needed: false, is: isCard, expected: "an object with the texts data, licence and limits" },
];

/**
 * Reads models/index.json; throws, with a sentence, when it is not as the page needs it.
 * @param {string} text
 * @returns {Entry[]}
 */
export function readIndex(text) {
  const entries = parse(text);
  if (!Array.isArray(entries) || entries.length === 0) throw new Error(`expected a list with at least one model, found ${describeValue(entries)}`);
  entries.forEach(checkEntry);
  const twice = entries.find(({ file }, i) => entries.findIndex((other) => other.file === file) !== i);
  if (twice !== undefined) throw new Error(`${twice.file} is named twice`);
  return entries;
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(text.trimStart().startsWith("<") ? "expected JSON, found a web page" : "expected JSON, found something else, or only a part of it");
  }
}

/**
 * @param {unknown} entry
 * @param {number} index
 */
function checkEntry(entry, index) {
  const place = `model ${index + 1}`;
  if (!isRecord(entry)) throw new Error(`${place}: expected an object, found ${describeValue(entry)}`);
  for (const { name, needed, is, expected } of rules) {
    const value = Object.hasOwn(entry, name) ? entry[name] : undefined;
    const fits = value === undefined ? !needed : is(value);
    if (!fits) throw new Error(`${place}: expected "${name}" to be ${expected}, found ${describeValue(value)}`);
  }
  if (entry.family !== undefined && entry.beta === undefined) throw new Error(`${place}: it has a "family" and no "beta"`);
}

/** @param {unknown} card */
function isCard(card) {
  return isRecord(card) && ["data", "licence", "limits"].every((name) => isText(card[name]));
}
