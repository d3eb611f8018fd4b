/** Steps on the way there, for people who asked their system for less motion; then it begins again. */
const stillSteps = 8;

/**
 * @typedef {object} Play  something to and fro
 * @property {Element} owner  the control that starts and stops it: touching it is left to its own click
 * @property {number} from  where it starts, from 0 to 1
 * @property {number} seconds  there and back
 * @property {(part: number) => void} frame  from 0 to 1 and back, once per animation frame
 * @property {() => void} ended
 *
 * @typedef {ReturnType<typeof createMotion>} Motion
 */

/**
 * The page's one animation at a time. Touching the page anywhere, or a key, ends it. Where the system asks for
 * less motion, each start is a single step on the way there.
 * @param {Document} page
 */
export function createMotion(page) {
  const less = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Play | undefined} */
  let current;
  let frameRequest = 0;

  function stop() {
    const ended = current?.ended;
    current = undefined;
    cancelAnimationFrame(frameRequest);
    ended?.();
  }

  /** @param {Event} event */
  function stopUnlessOwn({ target }) {
    if (current && !(target instanceof Node && current.owner.contains(target))) stop();
  }

  page.addEventListener("pointerdown", stopUnlessOwn, { capture: true });
  page.addEventListener("keydown", stopUnlessOwn, { capture: true });

  return {
    stop,
    /** True when a start is a single step. */
    still: () => less.matches,
    /** @param {Play} play */
    start(play) {
      stop();
      if (less.matches) return play.frame(play.from < 1 ? Math.min(1, play.from + 1 / stillSteps) : 0);
      current = play;
      const begin = performance.now() - phaseOf(play.from) * play.seconds * 1000;
      const tick = () => {
        frameRequest = requestAnimationFrame(tick);
        play.frame(wave((performance.now() - begin) / 1000 / play.seconds));
      };
      frameRequest = requestAnimationFrame(tick);
    },
  };
}

/**
 * Softly from 0 to 1 and back to 0 while the phase goes from 0 to 1.
 * @param {number} phase
 */
function wave(phase) {
  return (1 - Math.cos(2 * Math.PI * phase)) / 2;
}

/**
 * The phase on the way there at which the wave has that height.
 * @param {number} part  from 0 to 1
 */
function phaseOf(part) {
  return Math.acos(1 - 2 * Math.min(1, Math.max(0, part))) / (2 * Math.PI);
}
