/**
 * Starts the page. All the rest is imported from here, so that a module that does not arrive gives a
 * sentence and not a blank page.
 */

import { createNotice } from "./views/notice.js";

const notice = createNotice(document);

async function start() {
  try {
    const { startPage } = await import("./page.js");
    await startPage(notice);
  } catch (error) {
    notice.show(`The page could not start. ${error instanceof Error ? error.message : error}`, start);
  }
}

start();
