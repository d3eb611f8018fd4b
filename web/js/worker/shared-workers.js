import { VaeletError } from "../errors.js";
import { describeValue } from "../values.js";
import { startError } from "./worker-errors.js";

/**
 * A worker with the function that gives it back, and one that keeps it from later loads, as it has failed.
 * @typedef {{worker: Worker, release: () => void, forget: () => void}} HeldWorker
 */

/** Workers that models of one address share. @type {Map<string, {worker: Worker, users: number}>} */
const shared = new Map();

/**
 * Returns the worker of a key, which lives as long as somebody holds it. Without a key, or from the caller's own
 * function, it is a new one.
 * @param {string | undefined} key
 * @param {(() => Worker) | undefined} createWorker
 * @returns {HeldWorker}
 */
export function holdWorker(key, createWorker) {
  if (key === undefined || createWorker) return hold({ worker: start(createWorker), users: 0 }, () => {});
  const held = shared.get(key) ?? { worker: start(), users: 0 };
  shared.set(key, held);
  return hold(held, () => shared.get(key) === held && shared.delete(key));
}

/**
 * @param {{worker: Worker, users: number}} held
 * @param {() => void} forget
 * @returns {HeldWorker}
 */
function hold(held, forget) {
  ++held.users;
  const release = () => {
    if (--held.users > 0) return;
    forget();
    held.worker.terminate();
  };
  return { worker: held.worker, release, forget };
}

/** @param {() => Worker} [createWorker] whose own errors are passed on */
function start(createWorker) {
  if (createWorker) return checked(createWorker());
  if (typeof Worker === "undefined") {
    throw new VaeletError("worker-failed", "There are no web workers here: use loadModel instead.");
  }
  try {
    return startWorker();
  } catch (cause) {
    throw startError(cause);
  }
}

/** Starts the worker. Bundlers look for exactly this expression. */
function startWorker() {
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
}

/** @param {Worker} worker */
function checked(worker) {
  if (typeof worker?.postMessage === "function") return worker;
  throw new VaeletError(
    "argument-invalid",
    `Expected createWorker to return a Worker, found ${describeValue(worker)}.`,
  );
}
