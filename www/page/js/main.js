/**
 * Starts the page. All the rest is imported from here, so that a module that does not arrive gives a
 * sentence and not a blank page.
 */

import { find } from "./drawing/dom.js";
import { fetchAnew } from "./model/fetch-anew.js";
import { messageOf } from "./model/message-of.js";
import { createNotice } from "./shell/notice.js";
import { createTheme } from "./shell/theme.js";

/** Features that the styles need, and that browsers have since spring 2024. */
const needed = ["(color: light-dark(red, red))", "selector(:has(a))"];

const tooOld = "This browser is too old for this page, which needs Chrome 123, Firefox 121 or Safari 17.5: it may look broken.";

const notice = createNotice(document);
for (const type of /** @type {const} */ (["error", "unhandledrejection"])) addEventListener(type, tell);
find(document, "#not-started", HTMLElement).remove();
createTheme(document);
start();

async function start() {
  try {
    const { startPage } = await import("./page.js");
    await startPage(notice);
    if (!needed.every((feature) => CSS.supports(feature))) notice.show(tooOld);
    return true;
  } catch (error) {
    notice.show(`The page could not start. ${messageOf(error)}`, startAgain);
    return false;
  }
}

/**
 * Starts with what the host sends now, not with what the browser kept of a wrong answer. A script that was one is
 * forgotten only with the page.
 */
async function startAgain() {
  const links = document.querySelectorAll("link[rel=preload], link[rel=modulepreload]");
  const arrived = await fetchAnew(Array.from(links, (link) => /** @type {HTMLLinkElement} */ (link).href));
  if (!(await start()) && arrived) location.reload();
}

/**
 * Says what nothing else has caught: without a word, the page would seem to do nothing.
 * @param {ErrorEvent | PromiseRejectionEvent} event
 */
function tell(event) {
  const error = event instanceof ErrorEvent ? event.error : event.reason;
  if (error instanceof Error) notice.show(`Something in this page failed: ${messageOf(error)} If it does not work any more, load it again.`);
}
