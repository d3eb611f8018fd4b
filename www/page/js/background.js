/** Milliseconds of a frame that background work may take. */
const budget = 5;

/**
 * Work in small steps that never holds up a frame: `step` is called a few milliseconds in each frame
 * until it returns false. Starting again while it runs changes nothing.
 * @param {() => boolean} step  whether there is more to do
 */
export function createBackgroundWork(step) {
  let running = false;

  function frame() {
    const end = performance.now() + budget;
    do {
      running = step();
    } while (running && performance.now() < end);
    if (running) requestAnimationFrame(frame);
  }

  return {
    start() {
      if (running) return;
      running = true;
      requestAnimationFrame(frame);
    },
  };
}
