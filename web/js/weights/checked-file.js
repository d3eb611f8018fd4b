import { isAddress, resolveUrl } from "../addresses.js";
import { fetchBytes } from "../fetch-bytes.js";
import { loadModel } from "../load-model.js";
import { readSource, weightsName } from "../weights-source.js";
import { readContainer } from "./container.js";

/** @typedef {import("../runtime.js").RuntimeOptions} RuntimeOptions */

/**
 * Reads a weights file, and refuses one that the engine refuses, with its sentence.
 * @param {import("../weights-source.js").WeightsSource} source
 * @param {RuntimeOptions} [where] the module is
 */
export async function readChecked(source, where) {
  const bytes = isAddress(source) ? await fetchBytes(await resolveUrl(source), weightsName, {}) : await readSource(source, {});
  (await loadModel(bytes, where)).dispose();
  return { bytes, ...readContainer(bytes) };
}

/**
 * Returns a file that was written, once the engine has accepted it.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {RuntimeOptions} [where] the module is
 */
export async function checked(bytes, where) {
  (await loadModel(bytes, where)).dispose();
  return bytes;
}
