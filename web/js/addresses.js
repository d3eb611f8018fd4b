import { VaeletError } from "./errors.js";
import { describeValue } from "./values.js";

/**
 * The global of Node.js that a browser lacks.
 * @type {{versions?: {node?: string}} | undefined}
 */
const process = /** @type {any} */ (globalThis).process;

/** Whether files can be read from the disk. */
export const hasDisk = process?.versions?.node !== undefined;

/**
 * Whether a source is an address: a text, or a URL from whatever realm.
 * @param {unknown} source
 * @returns {source is string | URL}
 */
export function isAddress(source) {
  return typeof source === "string" || typeof Object(source).href === "string";
}

/**
 * Returns the address of a source: relative to the page, or under Node.js to the working folder.
 * @param {string | URL} source
 * @returns {URL | Promise<URL>}
 */
export function resolveUrl(source) {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  const isFile = base === undefined && hasDisk && typeof source === "string" && isPath(source);
  return isFile ? fileUrl(source) : urlFrom(source, base);
}

/**
 * Whether a text is a path under Node.js, whatever its characters mean in an address: unless it begins as one that can
 * be read.
 * @param {string} text
 */
export function isPath(text) {
  return !/^(https?|file|data|blob):/i.test(text);
}

/**
 * @param {string | URL} source
 * @param {string} [base]
 */
export function urlFrom(source, base) {
  if (!isAddress(source)) throw notAnAddress(source);
  try {
    return new URL(typeof source === "string" ? source : source.href, base);
  } catch (cause) {
    throw notAnAddress(source, base && `, which is none relative to ${base}`, cause);
  }
}

/** @param {string} path */
async function fileUrl(path) {
  const { pathToFileURL } = await importNode("node:url");
  return pathToFileURL(path);
}

/**
 * Imports a module of Node.js.
 * @param {string} name a variable, which with the comments keeps bundlers for the browser from looking for the module
 * @returns {Promise<any>}
 */
export function importNode(name) {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name);
}

/**
 * @param {unknown} source
 * @param {string} [why]
 * @param {unknown} [cause]
 */
function notAnAddress(source, why = "", cause) {
  return new VaeletError("argument-invalid", `Expected an address, found ${describeValue(source)}${why}.`, { cause });
}
