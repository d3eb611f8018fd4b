import { launchBrowser, openTab } from "../../support/browser.js";
import { patience } from "../../support/wait.js";
import { createProject } from "./project.js";
import { htmlPage, serve } from "./site.js";

/**
 * Headless Chromium, and the packed package as a site serves it without a bundler.
 * @param {string} name of the project folder
 */
export async function startBench(name) {
  const project = createProject(name);
  const folders = { "/vaelet/": `${project}/node_modules/vaelet`, "/copy/": `${project}/node_modules/vaelet` };
  const browser = await launchBrowser();

  /**
   * Calls `use` with an empty page of a site, and closes both.
   * @param {(tab: Awaited<ReturnType<typeof openTab>>, url: string) => Promise<void>} use
   * @param {{body?: string, script?: string, files?: Record<string, object>, policy?: string}} [options]
   */
  async function withPage(use, { body = "", script = "", files = {}, policy } = {}) {
    const page = { "/index.html": { body: htmlPage(body, script), type: "text/html" } };
    const site = await serve(folders, { ...page, ...files }, { policy });
    const tab = await openTab(browser);
    try {
      await tab.page.goto(`${site.url}index.html`);
      await within(2 * patience, use(tab, site.url));
    } finally {
      await tab.close();
      await site.stop();
    }
  }

  return { withPage, stop: () => browser.close() };
}

/**
 * Fails when something does not end in time: what a page waits for in vain would keep the test for ever.
 * @param {number} time in ms
 * @param {Promise<void>} work
 */
async function within(time, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing after ${time} ms`)), time);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
