import { join } from "node:path";

import { assertGolden } from "../../package/support/golden-page.js";
import { serve, strictPolicy } from "../../package/support/site.js";
import { run, start } from "./commands.js";

/** @typedef {import("playwright-core").Browser} Browser */

/**
 * Calls `use` with the address of the server that a command starts.
 * @param {string} project
 * @param {string} command
 * @param {(url: string) => Promise<unknown>} use
 */
export async function withServer(project, command, use) {
  const server = await start(project, command);
  try {
    await use(server.url);
  } catch (error) {
    if (error instanceof Error) error.message += `\n${server.output().slice(-2000)}`;
    throw error;
  } finally {
    await server.stop();
  }
}

/**
 * Checks the page that a server shows.
 * @param {Browser} browser
 * @param {string} project
 * @param {string} command that starts it
 */
export function assertServed(browser, project, command) {
  return withServer(project, command, (url) => assertGolden(browser, url));
}

/**
 * Checks the page that was built into a folder, under the strict policy.
 * @param {Browser} browser
 * @param {string} project
 * @param {string} command that builds it
 * @param {{folder?: string, policy?: string}} [options]
 */
export async function assertBuilt(browser, project, command, { folder = "dist", policy = strictPolicy } = {}) {
  await run(project, command);
  const site = await serve({ "/": join(project, folder) }, {}, { policy });
  try {
    return await assertGolden(browser, `${site.url}index.html`);
  } finally {
    await site.stop();
  }
}

/** The strict policy, and the worker that `vaelet/embedded` starts. */
export const embeddedPolicy = strictPolicy.replace("worker-src 'self'", "worker-src 'self' blob:");
