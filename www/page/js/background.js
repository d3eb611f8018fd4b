/** Milliseconds without a new start before work begins: it never competes with a moving slider. */
const rest = 80;

/** Milliseconds of a frame that it may take. */
const budget = 8;

/**
 * Work that can wait, done in small steps: `step` is called a few milliseconds in each frame until it
 * returns false. Each start puts it off until the page is at rest.
 * @param {() => boolean} step  whether there is more to do
 */
export function createBackgroundWork(step) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let frameRequest = 0;

  function frame() {
    const end = performance.now() + budget;
    let more = true;
    while (more && performance.now() < end) more = step();
    if (more) frameRequest = requestAnimationFrame(frame);
  }

  return {
    start() {
      clearTimeout(timer);
      cancelAnimationFrame(frameRequest);
      timer = setTimeout(frame, rest);
    },
  };
}
