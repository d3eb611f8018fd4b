/** The bytes of vaelet.wasm, for `loadModel`, `loadModelInWorker` and `defineElement`. */
export const wasmBinary: Uint8Array<ArrayBuffer>;
/** Starts a worker for `loadModelInWorker`, from a script that is inside this file. A policy must allow it by `worker-src blob:`. */
export function createWorker(): Worker;
