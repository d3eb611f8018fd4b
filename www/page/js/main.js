/**
 * Starts the page. All the rest is imported from here, so that a module that does not arrive gives a
 * sentence and not a blank page.
 */

import { messageOf } from "./model/message-of.js";
import { createNotice } from "./shell/notice.js";
import { createTheme } from "./shell/theme.js";

/** Features that the styles need, and that browsers have since spring 2024. */
const needed = ["(color: light-dark(red, red))", "selector(:has(a))"];

const tooOld = "This browser is too old for this page, which needs Chrome 123, Firefox 121 or Safari 17.5: it may look broken.";

const notice = createNotice(document);
createTheme(document);

async function start() {
  try {
    const { startPage } = await import("./page.js");
    await startPage(notice);
    if (!needed.every((feature) => CSS.supports(feature))) notice.show(tooOld);
  } catch (error) {
    notice.show(`The page could not start. ${messageOf(error)}`, start);
  }
}

start();
