import { Core } from "./model/core.js";

/** @typedef {import("./fetch-bytes.js").FetchOptions} FetchOptions */
/** @typedef {import("./runtime.js").Runtime} Runtime */

/**
 * A core with the function that gives it back.
 * @typedef {{core: Core, release: () => void}} HeldCore
 */

/**
 * The cores that somebody holds or waits for, by the runtime that they are in and their address.
 * @type {WeakMap<Promise<Runtime>, Map<string, SharedCore>>}
 */
const byRuntime = new WeakMap();

/**
 * Returns the core of an address: the one that others hold or wait for, else a new one. Each user's abort, and what
 * their `onProgress` throws, ends their own wait only; when nobody is left, the load ends, and the core is freed and
 * forgotten. A failure is not kept either.
 * @param {Promise<Runtime>} runtime
 * @param {string | undefined} address none for a core that is not shared
 * @param {(options: FetchOptions) => Promise<Core>} load
 * @param {FetchOptions} options
 * @returns {Promise<HeldCore>}
 */
export function holdCore(runtime, address, load, options) {
  if (address === undefined) return new SharedCore(load, options, () => {}).hold(options);
  const cores = byRuntime.get(runtime) ?? new Map();
  byRuntime.set(runtime, cores);
  const known = cores.get(address);
  if (known !== undefined) return known.hold(options);
  const shared = new SharedCore(load, options, () => cores.get(address) === shared && cores.delete(address));
  cores.set(address, shared);
  return shared.hold(options);
}

/** A core that is loaded once for all who hold it. */
class SharedCore {
  #users = 0;
  /** @type {Set<NonNullable<FetchOptions["onProgress"]>>} */
  #observers = new Set();
  #ending = new AbortController();
  /** @type {Core | undefined} */
  #core;
  #coming;
  #forget;

  /**
   * @param {(options: FetchOptions) => Promise<Core>} load
   * @param {FetchOptions} first the options of the first user, who alone sees the parts: without an observer, all are read
   *   at once, which is faster, and later users hear of the whole
   * @param {() => void} forget
   */
  constructor(load, { signal, onProgress, onParts }, forget) {
    this.#forget = forget;
    this.#coming = load({
      signal: (signal || onProgress) && this.#ending.signal,
      onProgress: (onProgress || onParts) && ((progress) => this.#observers.forEach((observe) => observe(progress))),
      onParts,
    });
    this.#coming.then((core) => this.#keep(core), forget);
  }

  /**
   * @param {FetchOptions} options
   * @returns {Promise<HeldCore>}
   */
  async hold({ signal, onProgress }) {
    ++this.#users;
    try {
      const core = await this.#wait(signal, onProgress);
      return { core, release: () => this.#release() };
    } catch (cause) {
      this.#release();
      throw cause;
    }
  }

  /**
   * Waits for the core, and rejects at once with the signal's reason, or with what `onProgress` throws.
   * @param {AbortSignal | undefined} signal
   * @param {FetchOptions["onProgress"]} onProgress
   */
  async #wait(signal, onProgress) {
    /** @type {(reason: unknown) => void} */
    let fail = () => {};
    const failed = new Promise((_, reject) => (fail = reject));
    const stop = () => fail(signal?.reason);
    let told = 0;
    const observe = (/** @type {import("./fetch-bytes.js").Progress} */ progress) => {
      told = progress.loaded;
      try {
        onProgress?.(progress);
      } catch (error) {
        fail(error);
      }
    };
    signal?.addEventListener("abort", stop);
    this.#observers.add(observe);
    try {
      signal?.throwIfAborted();
      const core = await Promise.race([this.#coming, /** @type {Promise<never>} */ (failed)]);
      if (told !== core.fileSize) onProgress?.({ loaded: core.fileSize, total: core.fileSize });
      return core;
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#observers.delete(observe);
    }
  }

  /** @param {Core} core */
  #keep(core) {
    if (this.#users > 0) this.#core = core;
    else core.free();
  }

  #release() {
    if (--this.#users > 0) return;
    this.#forget();
    this.#ending.abort();
    this.#core?.free();
  }
}
