import { execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

import { patience, waitUntil } from "../../support/wait.js";
import { installs } from "./tool-project.js";

/** Milliseconds for one command: on a busy machine a framework's build takes minutes. */
const limit = 10 * patience;

/**
 * The environment of a project: its tools first, with the Node.js that all of them support.
 * @param {string} folder
 */
function environment(folder) {
  const bins = [join(folder, "node_modules"), join(dirname(folder), "node_modules"), join(installs, "plain/node_modules")];
  return {
    ...process.env,
    PATH: [...bins.map((bin) => join(bin, ".bin")), process.env.PATH].join(delimiter),
    // No tool reports how it is used, asks a question, or writes colours.
    ...{ CI: "1", NO_COLOR: "1", FORCE_COLOR: undefined, DO_NOT_TRACK: "1", NODE_TEST_CONTEXT: undefined },
    ...{ NEXT_TELEMETRY_DISABLED: "1", ASTRO_TELEMETRY_DISABLED: "1", NUXT_TELEMETRY_DISABLED: "1", NG_CLI_ANALYTICS: "false" },
  };
}

/**
 * Runs commands in a project as a person would, and returns what they print.
 * @param {string} folder
 * @param {string} commands
 */
export async function run(folder, commands) {
  const { stdout } = await promisify(execFile)("sh", ["-ec", commands], { cwd: folder, env: environment(folder), timeout: limit });
  return stdout;
}

/**
 * A port that nobody listens on, for tools that choose none.
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a server in a project, and waits until it has printed its address and answers there.
 * @param {string} folder
 * @param {string} command
 */
export async function start(folder, command) {
  const server = spawn("sh", ["-ec", command], { cwd: folder, env: environment(folder), stdio: ["ignore", "pipe", "pipe"], detached: true });
  const ended = new Promise((resolve) => server.once("close", resolve));
  // The whole group: most tools start others.
  const stop = () => (server.pid && process.kill(-server.pid, "SIGKILL"), ended);
  let output = "";
  /** @type {Promise<string>} */
  const address = new Promise((resolve, reject) => {
    const timer = setTimeout(() => (stop(), reject(new Error(`${command} has no address: ${output}`))), limit);
    server.once("close", (code) => (clearTimeout(timer), reject(new Error(`${command} ended with ${code}: ${output}`))));
    for (const stream of [server.stdout, server.stderr]) {
      stream.on("data", (text) => {
        output += text;
        const found = /https?:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+\/?/.exec(output);
        if (found) (clearTimeout(timer), resolve(found[0].replace(/\/?$/, "/")));
      });
    }
  });
  const url = await address;
  await waitUntil(`an answer from ${command}`, () => fetch(url).then(() => true, () => false));
  return { url, output: () => output, stop };
}
