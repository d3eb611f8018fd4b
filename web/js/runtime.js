import { isOutOfMemory, messageOf, outOfMemory, VaeletError } from "./errors.js";
import { fetchBytes, isOnDisk, readResponse, refuseHtml, request } from "./fetch-bytes.js";
import { adviceForModule, moduleUrls } from "./module-url.js";
import { hasRelaxedSimd, hasSimd } from "./simd.js";
import { bytesOf } from "./values.js";

/**
 * Where the WebAssembly module comes from. Without any of these it is a file beside these modules:
 * `vaelet-relaxed.wasm` where there is relaxed SIMD, else `vaelet.wasm`.
 * @typedef {object} RuntimeOptions
 * @property {import("./module-url.js").WasmUrl} [wasmUrl]
 * @property {ArrayBuffer | Uint8Array<ArrayBuffer>} [wasmBinary]
 * @property {WebAssembly.Module} [wasmModule]
 */

/**
 * The functions of web/wasm/exports.cc. Handles, addresses and sizes are numbers.
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} _initialize
 * @property {(size: number) => number} vaelet_allocate
 * @property {(memory: number) => void} vaelet_release
 * @property {(bytes: number, size: number, isDecoder: boolean) => number} vaelet_load
 * @property {(model: number) => void} vaelet_free
 * @property {() => number} vaelet_error_code
 * @property {() => number} vaelet_error_message
 * @property {() => number} vaelet_error_message_size
 * @property {(model: number) => number} vaelet_spec
 * @property {(model: number) => number} vaelet_training
 * @property {(model: number) => number} vaelet_is_conditional
 * @property {(model: number) => number} vaelet_encoder_parameters
 * @property {(model: number) => number} vaelet_decoder_parameters
 * @property {(model: number) => number} vaelet_latent_kl
 * @property {(model: number) => number} vaelet_latent_mean
 * @property {(model: number) => number} vaelet_latent_std
 * @property {(model: number) => number} vaelet_directions
 * @property {(model: number) => number} vaelet_max_batch
 * @property {(model: number) => number} vaelet_z
 * @property {(model: number) => number} vaelet_label
 * @property {(model: number) => number} vaelet_pixels
 * @property {(model: number) => number} vaelet_mean
 * @property {(model: number) => number} vaelet_sigma
 * @property {(model: number) => number} vaelet_golden_count
 * @property {(model: number) => number} vaelet_golden_z
 * @property {(model: number) => number} vaelet_golden_label
 * @property {(model: number) => number} vaelet_golden_image
 * @property {(model: number) => number} vaelet_golden_mean
 * @property {(model: number) => number} vaelet_golden_sigma
 * @property {(model: number, batch: number) => void} vaelet_decode
 * @property {(model: number, batch: number) => void} vaelet_encode
 * @property {(model: number, ofEncoder: number, layer: number) => number} vaelet_layer
 * @property {(model: number, seed: number) => void} vaelet_seed
 * @property {(model: number, batch: number) => void} vaelet_sample
 */

const moduleName = "vaelet's WebAssembly module";

/** One instance of the module. Models share it, and its memory. */
export class Runtime {
  /** @param {Exports} exports */
  constructor(exports) {
    this.exports = exports;
  }

  /**
   * Returns a view of floats in linear memory. It is detached when the memory grows.
   * @param {number} address
   * @param {number} length
   */
  floats(address, length) {
    return new Float32Array(this.exports.memory.buffer, address, length);
  }

  /**
   * Reads the text at an address.
   * @param {number} address
   * @param {number} [size] bytes; else it ends before the first zero
   * @returns {string}
   * @throws {TypeError} when it is not UTF-8, which the module rules out; it is never replaced in silence
   */
  text(address, size) {
    const bytes = new Uint8Array(this.exports.memory.buffer);
    const end = size === undefined ? bytes.indexOf(0, address) : address + size;
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(address, end));
  }

  /**
   * Loads a weights file and returns the model's handle.
   * @param {Uint8Array} bytes
   * @param {string} name the file's, for error sentences
   * @param {boolean} [isDecoder] whether the bytes are those of a decoder alone, without golden samples
   * @returns {number}
   */
  load(bytes, name, isDecoder = false) {
    const { exports } = this;
    const address = exports.vaelet_allocate(bytes.length);
    if (address === 0) throw outOfMemory(`${name}, a file of ${bytes.length} bytes`);
    try {
      new Uint8Array(exports.memory.buffer).set(bytes, address);
      const handle = exports.vaelet_load(address, bytes.length, isDecoder);
      if (handle !== 0) return handle;
      const code = this.text(exports.vaelet_error_code());
      const message = this.text(exports.vaelet_error_message(), exports.vaelet_error_message_size());
      throw new VaeletError(code, `Could not load ${name}: ${message}`);
    } finally {
      exports.vaelet_release(address);
    }
  }
}

/**
 * A module as sentences call it, a function that it must have, and where it is, unless the options say.
 * @typedef {{name: string, needs: string, address?: string}} ModuleKind
 */

/**
 * Fetches, compiles and starts the module.
 * @param {RuntimeOptions} options
 * @param {ModuleKind} [kind]
 * @returns {Promise<Runtime>}
 */
export async function startRuntime(options, kind = { name: moduleName, needs: "vaelet_load" }) {
  if (typeof WebAssembly === "undefined") {
    throw new VaeletError("wasm-unsupported", "vaelet needs WebAssembly, which this browser lacks or has switched off.");
  }
  const imports = {
    // Views are checked against the memory's buffer before use, so growth needs no further notice.
    env: { emscripten_notify_memory_growth() {} },
    // The C library calls this before it aborts; the caller sees the trap that follows.
    wasi_snapshot_preview1: { proc_exit() {} },
  };
  const { module: compiled, bytes, address } = await findModule(options);
  try {
    const module = compiled ?? (await WebAssembly.compile(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)));
    const instance = await WebAssembly.instantiate(module, imports);
    const exports = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
    if (!(kind.needs in exports)) throw new TypeError(`it has no ${kind.needs}`);
    exports._initialize();
    return new Runtime(exports);
  } catch (cause) {
    throw moduleError(cause, { address, ...kind });
  }
}

/**
 * A module, compiled or to be compiled, and where it comes from.
 * @typedef {{module?: WebAssembly.Module, bytes?: Uint8Array<ArrayBuffer>, address: string}} FoundModule
 */

/**
 * @param {RuntimeOptions} options
 * @returns {Promise<FoundModule>}
 */
async function findModule(options) {
  if (options.wasmModule) return { module: options.wasmModule, address: "the given wasmModule" };
  if (!options.wasmBinary) return fetchModule(await moduleUrls(options));
  const bytes = bytesOf(options.wasmBinary);
  const address = "the given wasmBinary";
  refuseHtml(bytes, moduleName, address);
  return { bytes, address };
}

/**
 * Fetches a module from the first of these addresses, or from the next where the host does not have that file.
 * @param {URL[]} urls
 * @param {string} [name]
 * @param {() => string} [advise] what to do when it is at none of them
 * @returns {Promise<FoundModule>}
 */
export async function fetchModule([url, ...others], name = moduleName, advise = adviceForModule) {
  try {
    return await moduleAt(url, name);
  } catch (cause) {
    if (!(cause instanceof VaeletError)) throw cause;
    if (others.length > 0 && absent.includes(cause.code)) return fetchModule(others, name, advise);
    throw new VaeletError(cause.code, `${cause.message} ${advise()}`, { cause });
  }
}

/**
 * Compiles a module while it arrives, where its host says that it is one. Else, and where that fails, its bytes will tell
 * what it is.
 * @param {URL} url
 * @param {string} name
 * @returns {Promise<FoundModule>}
 */
async function moduleAt(url, name) {
  const address = url.href;
  const response = isOnDisk(url) ? undefined : await request(url, address, name);
  const module = response && (await WebAssembly.compileStreaming?.(response).catch(() => undefined));
  if (module) return { module, address };
  const bytes = response && !response.bodyUsed ? await readResponse(response, name) : await fetchBytes(url, name);
  refuseHtml(bytes, name, address);
  return { bytes, address };
}

/** What comes of asking a host, or a disk, for a file that it does not have. */
const absent = ["http-status", "html-received", "source-unreadable"];

/**
 * @param {unknown} cause
 * @param {Required<ModuleKind>} kind
 */
function moduleError(cause, { name, address }) {
  const message = messageOf(cause);
  if (isOutOfMemory(cause)) return outOfMemory("another instance of vaelet's module", cause);
  if (/unsafe-eval|content security policy|csp/i.test(message)) {
    return new VaeletError(
      "wasm-blocked",
      "This page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src.",
      { cause },
    );
  }
  if (/disallowed by embedder/i.test(message)) {
    return new VaeletError(
      "wasm-blocked",
      "WebAssembly cannot be compiled here while the program runs: import `vaelet/vaelet.wasm` as a module, and pass it " +
        "as `wasmModule`.",
      { cause },
    );
  }
  if (!hasSimd()) {
    return new VaeletError(
      "simd-unsupported",
      "vaelet needs WebAssembly SIMD, which this browser lacks: Chrome 91, Firefox 89, Safari 16.4 and later have it.",
      { cause },
    );
  }
  if (!hasRelaxedSimd() && /relaxed[^/]*$/.test(address)) {
    return new VaeletError(
      "simd-unsupported",
      `${address} needs relaxed SIMD, which this browser lacks: serve vaelet.wasm too.`,
      { cause },
    );
  }
  return new VaeletError(
    "wasm-invalid",
    `Expected ${name} of this version at ${address}, found something else: ${message}`,
    { cause },
  );
}
