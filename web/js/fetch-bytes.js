import { hasDisk, importNode } from "./addresses.js";
import { isOutOfMemory, messageOf, outOfMemory, VaeletError } from "./errors.js";

/**
 * Progress of a load, in bytes. `total` is undefined where the server does not say.
 * @typedef {{loaded: number, total: number | undefined}} Progress
 */

/**
 * @typedef {object} FetchOptions
 * @property {AbortSignal} [signal]
 * @property {(progress: Progress) => void} [onProgress]
 * @property {(parts: Uint8Array[]) => void} [onParts] called with all that has arrived, after each part
 */

/**
 * Reads the bytes at an address; under Node.js, file: addresses are read from disk.
 * @param {URL | Request} source
 * @param {string} what the kind of file, for error sentences
 * @param {FetchOptions} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchBytes(source, what, options = {}) {
  try {
    return await bytesAt(source, what, options);
  } catch (cause) {
    // A request's own signal may have ended it.
    if ("signal" in source) source.signal?.throwIfAborted();
    throw cause;
  }
}

/**
 * @param {URL | Request} source
 * @param {string} what
 * @param {FetchOptions} options
 */
async function bytesAt(source, what, { signal, onProgress, onParts }) {
  signal?.throwIfAborted();
  const url = new URL("url" in source ? source.url : source.href);
  if (isOnDisk(url)) return readFile(url, what);
  const response = await request(source, url.href, what, signal);
  // `fetch` itself ends the reading of its response at an abort.
  return readResponse(response, what, onProgress || onParts ? { signal, onProgress, onParts } : {});
}

/** Whether a file is read from the disk. @param {URL} url */
export function isOnDisk({ protocol }) {
  return protocol === "file:" && hasDisk;
}

/**
 * @param {URL} url
 * @param {string} what
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function readFile(url, what) {
  try {
    const { readFile } = await importNode("node:fs/promises");
    return new Uint8Array(await readFile(url));
  } catch (cause) {
    throw new VaeletError("source-unreadable", `Could not read ${what} at ${url.href}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/**
 * @param {URL | Request} source
 * @param {string} address
 * @param {string} what
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response>}
 */
export async function request(source, address, what, signal) {
  try {
    return await fetch(source, signal && { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    // Node.js's own fetch takes no signal of jsdom: the load ends at an abort without it too.
    if (signal && /AbortSignal/.test(messageOf(cause))) return request(source, address, what);
    throw networkError(address, what, cause);
  }
}

/**
 * Reads the bytes of a response.
 * @param {Response} response
 * @param {string} what
 * @param {FetchOptions} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function readResponse(response, what, { signal, onProgress, onParts } = {}) {
  checkResponse(response, what);
  // All at once without an observer: each piece would take a turn of the event loop.
  const isWhole = !signal && !onProgress && !onParts;
  if (isWhole || typeof response.body?.getReader !== "function") return readWhole(response, what);
  const total = contentLength(response);
  /** @type {Uint8Array[]} */
  const parts = [];
  let loaded = 0;
  for await (const part of partsOf(response, what, signal)) {
    parts.push(part);
    loaded += part.length;
    onProgress?.({ loaded, total });
    onParts?.(parts);
  }
  return joined(parts, loaded, what);
}

/**
 * @param {Uint8Array[]} parts
 * @param {number} length
 * @param {string} what
 */
function joined(parts, length, what) {
  try {
    const bytes = new Uint8Array(length);
    let offset = 0;
    for (const part of parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    return bytes;
  } catch (cause) {
    throw outOfMemory(what, cause);
  }
}

/**
 * @param {Response} response
 * @param {string} what
 */
async function readWhole(response, what) {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw isOutOfMemory(cause) ? outOfMemory(what, cause) : networkError(addressOf(response), what, cause);
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
  if (response.bodyUsed || response.body?.locked) {
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
  // Of the fetch that a given response comes from.
  if (Object(cause).name === "AbortError") return cause;
  return new VaeletError(
    "network-failed",
    `Could not fetch ${what} from ${address}: ${messageOf(cause)}. Check the connection, and that the server allows this page to read it.`,
    { cause },
  );
}

/**
 * Refuses a web page in the place of a file, as servers send it.
 * @param {Uint8Array} bytes
 * @param {string} what
 * @param {string} address or name
 */
export function refuseHtml(bytes, what, address) {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (!start.startsWith("<")) return;
  const why = /^https?:/.test(address)
    ? "The server answers with a page where that file is missing: copy the file there, or pass its true address."
    : "Perhaps a page about the file was saved in its place: download the file itself.";
  throw new VaeletError("html-received", `Expected ${what} at ${address}, found a web page. ${why}`);
}
