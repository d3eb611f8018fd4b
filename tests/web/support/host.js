import { execFile, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { waitUntil } from "./wait.js";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Milliseconds for the page to be built: the first time, the module is compiled. */
const buildPatience = 900_000;

/**
 * @typedef {object} Host
 * @property {string} url  of the page, ends in a slash
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {object} Run
 * @property {Promise<number | null>} ended  the exit status
 * @property {() => string} output
 * @property {() => string} errors
 * @property {(signal: NodeJS.Signals) => void} signal
 */

/**
 * Runs ./www/serve.
 * @param {string[]} options
 * @returns {Run}
 */
export function runServe(...options) {
  const serving = spawn(join(root, "www/serve"), options, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  serving.stdout.on("data", (text) => (output += text));
  serving.stderr.on("data", (text) => (errors += text));
  return {
    ended: new Promise((resolve) => serving.on("close", resolve)),
    output: () => output,
    errors: () => errors,
    signal: (signal) => serving.kill(signal),
  };
}

/**
 * ./www/serve on a free port, once it has printed the address.
 * @returns {Promise<Host & Run>}
 */
export async function startServe() {
  const run = runServe("--port", "0");
  let ended = false;
  run.ended.then(() => (ended = true));
  const url = await waitUntil("the address of ./www/serve", () => {
    if (ended) throw new Error(`./www/serve ended: ${run.output()}${run.errors()}`);
    return /http:\/\/localhost:\d+\//.exec(run.output())?.[0];
  }, buildPatience);
  return { ...run, url, stop: () => (run.signal("SIGINT"), run.ended.then(() => {})) };
}

/**
 * Builds the page, unless the environment says by VAELET_PAGE_BUILT that this is done, and serves it.
 * @returns {Promise<Host>}
 */
export async function startBuiltPage() {
  if (!process.env.VAELET_PAGE_BUILT) await promisify(execFile)(join(root, "www/build"), { timeout: buildPatience });
  return startStaticHost("/", undefined, undefined, { ...types, ".wasm": "application/wasm" });
}

/** @type {Record<string, string>} */
const types = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/**
 * Serves a folder below a path, as a host that knows only the oldest types: .wasm has none.
 * @param {string} path  starts and ends with a slash
 * @param {string} [folder]
 * @param {(pathname: string, response: import("node:http").ServerResponse) => boolean} [answer]  in the host's place;
 *   false: it has not
 * @param {Record<string, string>} [typeOf]  MIME type by the ending of a name
 * @returns {Promise<Host>}
 */
export async function startStaticHost(path, folder = join(root, "build/site"), answer = () => false, typeOf = types) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    if (answer(pathname, response)) return;
    const file = join(folder, normalize(pathname.slice(path.length) || "index.html"));
    const found = pathname.startsWith(path) && (await stat(file).then((entry) => entry.isFile(), () => false));
    response.writeHead(found ? 200 : 404, { "content-type": typeOf[extname(file)] ?? "application/octet-stream" });
    // A file may go between the two calls, at the end of a test.
    if (found) createReadStream(file).on("error", () => response.destroy()).pipe(response);
    else response.end("not here");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the host has no port");
  return {
    url: `http://127.0.0.1:${address.port}${path}`,
    stop: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}
