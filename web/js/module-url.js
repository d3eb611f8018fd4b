import { isAddress, resolveUrl } from "./addresses.js";
import { VaeletError } from "./errors.js";
import { hasRelaxedSimd } from "./simd.js";

/**
 * Where the module is: a folder with `vaelet.wasm` and `vaelet-relaxed.wasm`, whose address ends in "/"; one file; or the
 * address of each.
 * @typedef {string | URL | {simd?: string | URL, relaxed?: string | URL}} WasmUrl
 */

/**
 * Returns the addresses under which to look for the module, one after the other: that with relaxed SIMD first, where it
 * can run. They are beside this file, unless `wasmUrl` says otherwise.
 * @param {{wasmUrl?: WasmUrl}} options
 * @returns {Promise<URL[]>}
 */
export async function moduleUrls({ wasmUrl }) {
  const { simd, relaxed } = wasmUrl === undefined ? besideThisFile() : await resolveModules(wasmUrl);
  const urls = hasRelaxedSimd() ? [relaxed, simd] : [simd ?? relaxed];
  return Promise.all(urls.filter((url) => url !== undefined));
}

/**
 * @param {WasmUrl} wasmUrl
 * @returns {Promise<{simd?: URL, relaxed?: URL}>}
 */
export async function resolveModules(wasmUrl) {
  const { simd, relaxed } = /** @type {{simd?: string | URL, relaxed?: string | URL}} */ (isAddress(wasmUrl) ? {} : Object(wasmUrl));
  if (simd !== undefined || relaxed !== undefined) {
    return {
      ...(simd !== undefined && { simd: await resolveUrl(simd) }),
      ...(relaxed !== undefined && { relaxed: await resolveUrl(relaxed) }),
    };
  }
  const url = await resolveUrl(/** @type {string | URL} */ (wasmUrl));
  if (!url.pathname.endsWith("/")) return { simd: url };
  return { simd: new URL("vaelet.wasm", url), relaxed: new URL("vaelet-relaxed.wasm", url) };
}

function besideThisFile() {
  try {
    // Bundlers look for exactly these expressions; what Turbopack puts there has an address without a host.
    const simd = new URL("./vaelet.wasm", import.meta.url);
    const relaxed = new URL("./vaelet-relaxed.wasm", import.meta.url);
    return { simd: resolveUrl(simd), relaxed: resolveUrl(relaxed) };
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
