/**
 * Fetches files past the browser's own cache, and into it: for a while, it may hold a wrong answer of the host. What
 * does not come is told by whoever asks for it next.
 * @param {string[]} addresses
 * @param {AbortSignal} [signal]
 * @returns {Promise<boolean>} whether the host sent them all
 */
export async function fetchAnew(addresses, signal) {
  const arrived = await Promise.all(addresses.map(async (address) => {
    try {
      const response = await fetch(address, { cache: "reload", signal: signal ?? null });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }));
  return arrived.every(Boolean);
}
