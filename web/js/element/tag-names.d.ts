import type { VaeLet } from "./vae-let.js";

/** The name of the element, by which document.querySelector and document.createElement find its type. */
export type VaeLetTag = "vae-let";

declare global {
  interface HTMLElementTagNameMap {
    "vae-let": VaeLet;
  }
}
