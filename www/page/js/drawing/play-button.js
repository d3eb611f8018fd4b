/**
 * Lets a button start and stop something that goes to and fro. What it does next is in its name.
 * @param {HTMLButtonElement} button
 * @param {import("./motion.js").Motion} motion
 * @param {object} play
 * @param {number} play.seconds  there and back
 * @param {() => number} play.from  where it starts, from 0 to 1
 * @param {(part: number) => void} play.frame
 * @param {(playing: boolean) => void} play.name  writes the button's name
 */
export function makePlayButton(button, motion, { seconds, from, frame, name }) {
  let playing = false;

  /** @param {boolean} now */
  function mark(now) {
    playing = now;
    name(playing);
  }

  button.addEventListener("click", () => {
    if (playing) return motion.stop();
    motion.start({ owner: button, from: from(), seconds, frame, ended: () => mark(false) });
    mark(!motion.still());
  });
  mark(false);
}
