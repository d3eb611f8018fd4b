import { startRuntime } from "./runtime.js";

/** @typedef {import("./runtime.js").Runtime} Runtime */
/** @typedef {import("./runtime.js").RuntimeOptions} RuntimeOptions */

/** @type {Map<string | undefined, Promise<Runtime>>} by `wasmUrl` as JSON */
const byAddress = new Map();
/** @type {WeakMap<object, Promise<Runtime>>} */
const byModule = new WeakMap();

/**
 * Returns the runtime for these options: started once, shared by all models, started anew after a failure.
 * @param {RuntimeOptions} options
 * @returns {Promise<Runtime>}
 */
export function sharedRuntime(options) {
  const given = options.wasmModule ?? options.wasmBinary;
  return given ? shared(byModule, given, options) : shared(byAddress, JSON.stringify(options.wasmUrl), options);
}

/**
 * Forgets a runtime that broke, so that the next load starts a new one.
 * @param {RuntimeOptions} options
 */
export function forgetRuntime(options) {
  const given = options.wasmModule ?? options.wasmBinary;
  if (given) byModule.delete(given);
  else byAddress.delete(JSON.stringify(options.wasmUrl));
}

/**
 * @template Key
 * @param {{get(key: Key): Promise<Runtime> | undefined, set(key: Key, value: Promise<Runtime>): unknown, delete(key: Key): boolean}} cache
 * @param {Key} key
 * @param {RuntimeOptions} options
 * @returns {Promise<Runtime>}
 */
function shared(cache, key, options) {
  const known = cache.get(key);
  if (known) return known;
  const started = startRuntime(options);
  started.catch(() => cache.delete(key));
  cache.set(key, started);
  return started;
}
