/**
 * Ends the present task and goes on in another, so that the browser can paint and answer the person between two steps of
 * longer work. Not by scheduler.yield, which goes on before the next frame.
 * @returns {Promise<void>}
 */
export function letBrowserPaint() {
  return new Promise((resolve) => setTimeout(resolve));
}
