import { messageOf, VaeletError } from "./errors.js";

/**
 * Progress of a load, in bytes. `total` is undefined where the server does not say.
 * @typedef {{loaded: number, total: number | undefined}} Progress
 */

/**
 * The global of Node.js that a browser lacks.
 * @type {{cwd?(): string, versions?: {node?: string}} | undefined}
 */
const process = /** @type {any} */ (globalThis).process;

/**
 * @typedef {object} FetchOptions
 * @property {AbortSignal} [signal]
 * @property {(progress: Progress) => void} [onProgress]
 */

/**
 * Returns the address of a source: relative to the page, or under Node.js to the working folder.
 * @param {string | URL} source
 * @returns {URL}
 */
export function resolveUrl(source) {
  if (source instanceof URL) return source;
  const base = globalThis.document?.baseURI ?? globalThis.location?.href ?? workingFolder();
  try {
    return new URL(source, base);
  } catch (cause) {
    throw new VaeletError("argument-invalid", `Expected an address, found "${source}".`, { cause });
  }
}

/** @returns {string | undefined} */
function workingFolder() {
  const folder = process?.cwd?.();
  return folder === undefined ? undefined : `file://${encodeURI(folder)}/`;
}

/**
 * Reads the bytes at an address; under Node.js, file: addresses are read from disk.
 * @param {URL} url
 * @param {string} what the kind of file, for error sentences
 * @param {FetchOptions} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchBytes(url, what, options = {}) {
  options.signal?.throwIfAborted();
  if (url.protocol === "file:" && process?.versions?.node) return readFile(url, what);
  return readResponse(await request(url, what, options.signal), what, options);
}

/**
 * @param {URL} url
 * @param {string} what
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function readFile(url, what) {
  // A variable, and the comments, keep bundlers for the browser from looking for this module.
  const fileSystem = "node:fs/promises";
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ fileSystem);
  try {
    return new Uint8Array(await readFile(url));
  } catch (cause) {
    throw new VaeletError("source-unreadable", `Could not read ${what} at ${url.href}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/**
 * @param {URL} url
 * @param {string} what
 * @param {AbortSignal} [signal]
 */
async function request(url, what, signal) {
  try {
    return await fetch(url, { signal: signal ?? null });
  } catch (cause) {
    signal?.throwIfAborted();
    throw networkError(url.href, what, cause);
  }
}

/**
 * Reads the bytes of a response.
 * @param {Response} response
 * @param {string} what
 * @param {FetchOptions} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function readResponse(response, what, { signal, onProgress } = {}) {
  checkResponse(response, what);
  // All at once without an observer: each piece would take a turn of the event loop.
  if (!signal && !onProgress) return readWhole(response, what);
  const total = contentLength(response);
  /** @type {Uint8Array[]} */
  const parts = [];
  let loaded = 0;
  for await (const part of partsOf(response, what, signal)) {
    parts.push(part);
    loaded += part.length;
    onProgress?.({ loaded, total });
  }
  const bytes = new Uint8Array(loaded);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/**
 * @param {Response} response
 * @param {string} what
 */
async function readWhole(response, what) {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw networkError(addressOf(response), what, cause);
  }
}

/**
 * @param {Response} response
 * @param {string} what
 */
function checkResponse(response, what) {
  if (!response.ok) {
    throw new VaeletError(
      "http-status",
      `Expected ${what} at ${addressOf(response)}, found the status ${response.status}. Check that the file is served there.`,
    );
  }
  if (response.bodyUsed) {
    throw new VaeletError("argument-invalid", `Expected a response with ${what}, found one that was already read.`);
  }
}

/**
 * Yields the parts of a body as they arrive. A caller that stops before the end closes the connection.
 * @param {Response} response
 * @param {string} what
 * @param {AbortSignal} [signal]
 */
async function* partsOf(response, what, signal) {
  const reader = response.body?.getReader();
  const cancel = () => void reader?.cancel().catch(() => {});
  signal?.addEventListener("abort", cancel);
  try {
    for (let read = await reader?.read(); read?.value; read = await reader?.read()) yield read.value;
    signal?.throwIfAborted();
  } catch (cause) {
    signal?.throwIfAborted();
    throw networkError(addressOf(response), what, cause);
  } finally {
    signal?.removeEventListener("abort", cancel);
    cancel();
  }
}

/** @param {Response} response */
function addressOf(response) {
  return response.url || "the given response";
}

/**
 * Returns the length of the body, unless it is compressed on the way: then the header counts other bytes.
 * @param {Response} response
 */
function contentLength(response) {
  const length = Number(response.headers.get("content-length") ?? NaN);
  return Number.isFinite(length) && !response.headers.get("content-encoding") ? length : undefined;
}

/**
 * @param {string} address
 * @param {string} what
 * @param {unknown} cause
 */
function networkError(address, what, cause) {
  return new VaeletError(
    "network-failed",
    `Could not fetch ${what} from ${address}: ${messageOf(cause)}. Check the connection, and that the server allows this page to read it.`,
    { cause },
  );
}

/**
 * Refuses a web page that a server sent in the place of a file.
 * @param {Uint8Array} bytes
 * @param {string} what
 * @param {string} address
 */
export function refuseHtml(bytes, what, address) {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (!start.startsWith("<")) return;
  throw new VaeletError(
    "html-received",
    `Expected ${what} at ${address}, found a web page. The server answers with a page where that file is missing: ` +
      "copy the file there, or pass its true address.",
  );
}
