import { find } from "../drawing/dom.js";
import { moduleFile } from "../model/vaelet.js";

/**
 * Keeps the page for when there is no network, and takes a new build over at once where that disturbs nobody.
 * @param {Document} page
 * @param {() => string | Blob | undefined} weights  of the model that is shown
 * @returns {() => void} to call once the page stands, so that keeping it does not hold it up
 */
export function createOffline(page, weights) {
  const container = serviceWorkers();
  if (container === undefined) return () => {};
  const hadBuild = container.controller !== null;
  let touched = false;
  for (const type of ["pointerdown", "keydown"]) {
    page.addEventListener(type, () => (touched = true), { capture: true, once: true });
  }

  container.addEventListener("controllerchange", () => {
    if (!hadBuild) keepWeights(weights());
    else if (!touched) location.reload();
  });
  container.ready.then(() => (find(page, "#offline", HTMLElement).hidden = false), () => {});
  // Without it the page works as well, as long as there is a network.
  return () => void container.register(`service-worker.js?module=${moduleFile()}`).catch(() => {});
}

/** A sandboxed frame may not even ask for them. */
function serviceWorkers() {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}

/**
 * On the first visit the weights came before there was anybody to keep them.
 * @param {string | Blob | undefined} weights
 */
async function keepWeights(weights) {
  if (typeof weights === "string") await fetch(weights).catch(() => {});
}
