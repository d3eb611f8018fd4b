import { shortestFloat } from "../../state/shortest-float.js";

/** @typedef {import("../../state/view-state.js").ViewState} ViewState */

const ending = ".safetensors";

/**
 * HTML that shows a picture on any page, by the package's own element.
 * @param {import("../../model/sources.js").Source} source
 * @param {ViewState} viewState
 * @param {string} base  address of this page, whose copies of the element and of the weights it names
 */
export function embedSnippet({ file, weights }, viewState, base) {
  const src = typeof weights === "string" ? new URL(weights, base).href : `${file}${ending}`;
  const script = new URL("vaelet/js/element/define.js", base).href;
  return `<script type="module" src="${escapeHtml(script)}"></script>\n<vae-let src="${escapeHtml(src)}" ${stateAttributes(viewState)}></vae-let>\n`;
}

/**
 * Says what else such a page needs, after another sentence; empty when nothing.
 * @param {import("../../model/sources.js").Source} source
 */
export function whereToPut({ file, weights }) {
  return typeof weights === "string" ? "" : ` Put the file ${file}${ending} beside the page that it is for.`;
}

/**
 * The attributes by which the element draws the picture of the page.
 * @param {ViewState} viewState
 */
export function stateAttributes({ model, z, label }) {
  const attributes = { ...(label && { label: labelText(model.labels, label) }), z: Array.from(z, shortestFloat).join(" ") };
  return Object.entries(attributes).map(([key, value]) => `${key}="${escapeHtml(value)}"`).join(" ");
}

/**
 * @param {readonly string[]} labels
 * @param {Float32Array} weights
 */
function labelText(labels, weights) {
  const chosen = weights.indexOf(1);
  return chosen >= 0 ? labels[chosen] : Array.from(weights, shortestFloat).join(" ");
}

/** @param {string} text */
export function escapeHtml(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
