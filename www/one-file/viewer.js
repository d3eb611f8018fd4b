import { defineElement } from "vaelet/element";

/**
 * Shows what the exported file holds, by the package's element, whose attributes stand in the page.
 * @param {Uint8Array<ArrayBuffer>} module
 * @param {Uint8Array<ArrayBuffer>} weights
 * @param {Uint8Array<ArrayBuffer>} notices  licences
 */
export function show(module, weights, notices) {
  defineElement({ wasmBinary: module });
  /** @type {import("vaelet/element").VaeLet} */ (document.querySelector("vae-let")).weights = weights;
  /** @type {HTMLElement} */ (document.querySelector("#notices")).textContent = new TextDecoder().decode(notices);
}
