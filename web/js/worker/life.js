// No event tells a page that a worker was terminated or broke down, but the browser gives back the locks that the
// worker held. A page on an insecure address has no locks, and there the end is not noticed.

/**
 * In the worker: holds a lock until the signal, or as long as the worker lives.
 * @param {AbortSignal} signal
 * @param {(name: string) => void} tell  called with the lock's name once it is held
 */
export function showLife(signal, tell) {
  const name = `vaelet-${Math.random()}`;
  const ended = new Promise((resolve) => signal.addEventListener("abort", resolve));
  globalThis.navigator?.locks?.request(name, () => (tell(name), ended)).catch(() => {});
}

/**
 * In the page: calls once the worker no longer holds its lock.
 * @param {string} name
 * @param {() => void} ended
 */
export function watchLife(name, ended) {
  navigator.locks.request(name, ended).catch(() => {});
}
