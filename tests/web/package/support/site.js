import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { goldenFile } from "./golden-file.js";

/**
 * @typedef {{body?: string | Uint8Array, type?: string, status?: number, held?: boolean, headers?: Record<string, string>}} Answer
 *   held: it never ends
 */

/** The strictest policy that vaelet promises to work under. */
export const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' blob: data:; manifest-src 'self'; worker-src 'self'";

/** @type {Record<string, string>} */
const types = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * A page of this markup, with the entry point as its only script.
 * @param {string} body
 * @param {string} script its address, or empty for none
 */
export const htmlPage = (body, script) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>vaelet</title><link rel="icon" href="data:,">` +
  `${script ? `<script type="module" src="${script}"></script>` : ""}<body>${body}</body></html>`;

/**
 * Serves folders and made files on this machine, under the strict policy unless another is given. There is always
 * a `model.safetensors`.
 * @param {Record<string, string | URL>} folders address prefix (`/vaelet/`) -> folder
 * @param {Record<string, Answer>} [files] address -> answer
 * @param {{policy?: string, headers?: Record<string, string>, compress?: boolean}} [options] headers: of all answers;
 *   compress: text and modules by gzip, as hosts send them, and nothing else
 */
export async function serve(folders, files = {}, { policy = strictPolicy, headers: common = {}, compress = false } = {}) {
  /** @type {Record<string, Answer>} */
  const made = { "/model.safetensors": { body: goldenFile, type: "application/octet-stream" }, ...files };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const found = made[pathname] ?? (await fromFolders(folders, pathname));
    const answer = compress ? compressed(pathname, found) : found;
    const { body = "not here", type = "text/plain", status = 200, held = false, headers = {} } = answer;
    response.writeHead(status, { "content-type": type, "content-security-policy": policy, ...common, ...headers });
    if (held) response.write(body);
    else response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())),
  };
}

/** What was compressed, by address: a host does it once. @type {Map<string, Uint8Array>} */
const compressedBodies = new Map();

/**
 * @param {string} pathname
 * @param {Answer} answer
 * @returns {Answer}
 */
function compressed(pathname, answer) {
  const { body, type = "", status = 200, headers } = answer;
  if (status !== 200 || body === undefined || !/^text\/|^application\/wasm/.test(type)) return answer;
  const small = compressedBodies.get(pathname) ?? gzipSync(body, { level: 9 });
  compressedBodies.set(pathname, small);
  return { ...answer, body: small, headers: { ...headers, "content-encoding": "gzip" } };
}

/**
 * @param {Record<string, string | URL>} folders
 * @param {string} pathname
 * @returns {Promise<Answer>}
 */
async function fromFolders(folders, pathname) {
  const prefix = Object.keys(folders).find((prefix) => pathname.startsWith(prefix));
  if (prefix === undefined) return { status: 404 };
  const given = folders[prefix];
  const folder = given instanceof URL ? fileURLToPath(given) : given;
  try {
    const body = await readFile(join(folder, normalize(decodeURI(pathname.slice(prefix.length)))));
    return { body, type: types[extname(pathname)] ?? "application/octet-stream" };
  } catch {
    return { status: 404 };
  }
}
