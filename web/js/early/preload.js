import { VaeletError } from "../errors.js";
import { relaxedSimdModule } from "../simd.js";
import { describeValue } from "../values.js";

/**
 * Returns a script that asks for the WebAssembly module before any other script has arrived, namely for the build that can
 * run there. Who writes a page's markup puts it between `<script>` and `</script>`, before all else that takes time;
 * loads with the same folder as `wasmUrl` then take what has come.
 * @param {string} folder the address of a folder with `vaelet.wasm` and `vaelet-relaxed.wasm`, which ends in "/"
 * @returns {string}
 * @throws {VaeletError} argument-invalid
 */
export function preloadScript(folder) {
  if (typeof folder !== "string" || !folder.endsWith("/")) {
    throw new VaeletError("argument-invalid", `Expected the address of a folder, which ends in "/", found ${describeValue(folder)}.`);
  }
  const address = JSON.stringify(folder).replaceAll("<", "\\u003c");
  const isRelaxed = `self.WebAssembly?.validate(Uint8Array.of(${relaxedSimdModule()}))`;
  return (
    'document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "", ' +
    `href: ${address} + (${isRelaxed} ? "vaelet-relaxed.wasm" : "vaelet.wasm") }));`
  );
}
