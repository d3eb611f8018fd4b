// What the tests put into a page, or find there.
import type { VaeLet } from "../../../../web/js/element/index.js";

type Vaelet = typeof import("../../../../web/js/index.js") & typeof import("../../../../web/js/worker/index.js");

declare global {
  interface HTMLElementTagNameMap {
    "vae-let": VaeLet;
  }
  var vaelet: Vaelet;
  /** A load that does not end, and its worker. */
  var held: { worker: Worker; loading: Promise<string> };
}
