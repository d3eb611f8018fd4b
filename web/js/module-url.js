import { resolveUrl } from "./addresses.js";
import { VaeletError } from "./errors.js";

/**
 * Returns the address of vaelet.wasm: beside this file, unless `wasmUrl` says otherwise.
 * @param {{wasmUrl?: string | URL}} options
 * @returns {URL | Promise<URL>}
 */
export function moduleUrl({ wasmUrl }) {
  if (wasmUrl !== undefined) return resolveUrl(wasmUrl);
  try {
    // Bundlers look for exactly this expression; what Turbopack puts there has an address without a host.
    const beside = new URL("./vaelet.wasm", import.meta.url);
    return resolveUrl(beside);
  } catch (cause) {
    throw new VaeletError(
      "source-unreadable",
      "Could not tell where vaelet.wasm is: these modules have no address of their own here. " +
        "Import `vaelet/vaelet.wasm` and pass it as `wasmModule`, or pass `wasmUrl`, or what `vaelet/embedded` exports.",
      { cause },
    );
  }
}

/** Returns what to do when vaelet.wasm is not at that address. */
export function adviceForModule() {
  return (
    "Copy vaelet.wasm there, or pass `wasmUrl`, the address under which it is served." +
    adviceIfMoved(import.meta.url, "module-url.js", "vaelet.wasm")
  );
}

/**
 * Returns what to do when a tool moved the package's modules without the file that one of them looks for; nothing
 * where the modules are as they were packed.
 * @param {string | undefined} address of the module that looks, import.meta.url, which formats other than ES modules lack
 * @param {string} name of that module in the package
 * @param {string} file that it looks for
 */
export function adviceIfMoved(address, name, file) {
  if (address && new URL(address).pathname.endsWith(`/${name}`)) return "";
  return (
    ` A bundler or development server has put vaelet's modules into ${address || "another format"}. If it left ${file} behind: with Vite, ` +
    'set `optimizeDeps: { exclude: ["vaelet"] }`; with any other tool, pass what `vaelet/embedded` exports.'
  );
}
