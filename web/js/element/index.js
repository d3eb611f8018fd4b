import { checkedOptions } from "../options.js";
import { VaeLet } from "./vae-let.js";

export { VaeLet };

/**
 * Defines the element `<vae-let>`. Does nothing where there are no custom elements, as on a server, or where the
 * name is taken, as by another copy of this package.
 * @param {{name?: string} & import("../runtime.js").RuntimeOptions} [options] where the WebAssembly module is, if
 *   not beside the package's own files
 * @throws {import("../errors.js").VaeletError} argument-invalid
 */
export function defineElement(options) {
  const { name = "vae-let", ...runtime } = checkedOptions(options);
  const registry = globalThis.customElements;
  // Null in the content script of a browser extension.
  if (!registry || registry.get(name) !== undefined) return;
  registry.define(
    name,
    class extends VaeLet {
      static runtime = runtime;
    },
  );
}
