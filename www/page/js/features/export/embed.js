import { shortestFloat } from "../../state/shortest-float.js";

/**
 * HTML that shows a picture on any page, by the package's own element.
 * @param {import("../../model/sources.js").Source} source
 * @param {import("../../state/view-state.js").ViewState} viewState
 * @param {string} base  address of this page, whose copies of the element and of the weights it names
 */
export function embedSnippet({ file, weights }, { model, z, label }, base) {
  const src = typeof weights === "string" ? new URL(weights, base).href : `${file}.safetensors`;
  const attributes = {
    src,
    ...(label && { label: labelText(model.labels, label) }),
    z: Array.from(z, shortestFloat).join(" "),
  };
  const text = Object.entries(attributes).map(([key, value]) => `${key}="${escapeHtml(value)}"`).join(" ");
  const script = new URL("vaelet/js/element/define.js", base).href;
  return `<script type="module" src="${escapeHtml(script)}"></script>\n<vae-let ${text}></vae-let>\n`;
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
function escapeHtml(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
