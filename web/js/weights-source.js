import { messageOf, VaeletError } from "./errors.js";
import { fetchBytes, readResponse } from "./fetch-bytes.js";
import { bytesOf, describeValue, isMemory, kindOf } from "./values.js";

/** @typedef {import("./fetch-bytes.js").FetchOptions} FetchOptions */

/**
 * Where weights come from: an address (relative to the page), a request for it, or the file itself.
 * @typedef {string | URL | Request | Response | ArrayBufferLike | ArrayBufferView | Blob} WeightsSource
 */

/** The kind of file, for error sentences. */
export const weightsName = "a weights file";

/**
 * Reads a source that is no address.
 * @param {any} source a WeightsSource, or what a program passes by mistake
 * @param {FetchOptions} options
 * @param {string} [what] is read, for error sentences
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function readSource(source, options, what = weightsName) {
  if (isMemory(source)) return readMemory(source, what);
  const { method, url, status, arrayBuffer } = Object(source);
  if (method && url) return fetchBytes(source, what, options);
  if (status !== undefined) return readResponse(source, what, options);
  if (arrayBuffer || /^(Blob|File)$/.test(kindOf(source))) return readBlob(source, what);
  throw new VaeletError(
    "argument-invalid",
    `Expected an address, a Response, an ArrayBuffer or a Blob with ${what}, found ${describeValue(source)}.`,
  );
}

/**
 * @param {ArrayBufferLike | ArrayBufferView} memory
 * @param {string} what
 */
function readMemory(memory, what) {
  try {
    return bytesOf(memory);
  } catch (cause) {
    const found = `${describeValue(memory)} whose memory was transferred elsewhere`;
    throw new VaeletError("argument-invalid", `Expected ${what}, found ${found}.`, { cause });
  }
}

/**
 * @param {Blob} blob
 * @param {string} what
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function readBlob(blob, what) {
  try {
    return new Uint8Array(await (blob.arrayBuffer?.() ?? readByEvents(blob)));
  } catch (cause) {
    throw new VaeletError("source-unreadable", `Could not read ${nameOf(blob, what)}: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Reads a Blob of jsdom, which has no method for it.
 * @param {Blob} blob
 * @returns {Promise<ArrayBuffer>}
 */
function readByEvents(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {ArrayBuffer} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}

/**
 * Returns the name of a source that is no address, for error sentences.
 * @param {WeightsSource} source
 * @param {string} [what] it is where it has none
 * @returns {string}
 */
export function nameOf(source, what = "the given weights") {
  const { url, name } = Object(source);
  return url || (typeof name === "string" && name) || what;
}
