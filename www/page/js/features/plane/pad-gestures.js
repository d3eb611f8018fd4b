/** The step of an arrow key, as a part of what is seen. */
const keyStep = 0.01;
const largeKeyStep = 0.1;

/** The factor by which one key, or one button, zooms. */
export const zoomStep = 1.5;

/** Pixels of the wheel that double. */
const wheelDoubling = 240;

/** @type {Record<string, [number, number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/** @typedef {{x: number, y: number}} Seen  0 to 1 across the pad, y upwards */

/**
 * @typedef {object} PadActions
 * @property {() => void} begin  pointing, perhaps
 * @property {(seen: Seen) => void} point  to that place
 * @property {() => void} undo  what was pointed at since
 * @property {(right: number, up: number) => void} step  by parts of what is seen
 * @property {(right: number, up: number) => void} pan  what is seen goes along
 * @property {(factor: number, around?: Seen) => void} zoom
 * @property {() => void} fit
 */

/**
 * Pointers, wheel and keys on a pad: one finger or the mouse points, two fingers zoom and pan, and so do the wheel
 * (with Ctrl, or once the pad has the focus) and a drag with Shift. A finger points when it moves or lifts, for until
 * then it may be the first of two, or about to scroll the page; when it turns out to be that later, z goes back.
 * @param {HTMLElement} pad
 * @param {PadActions} actions
 */
export function listenToPad(pad, { begin, point, undo, step, pan, zoom, fit }) {
  /** @type {Map<number, Seen>} */
  const pointers = new Map();
  /** Whether those that are down have been a single one that points, and not two fingers or a drag with Shift. */
  let pointing = false;

  /**
   * @param {MouseEvent} event
   * @returns {Seen}
   */
  function seenBy(event) {
    const { left, bottom, width, height } = pad.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (bottom - event.clientY) / height };
  }

  function takeBack() {
    if (pointing) undo();
    pointing = false;
  }

  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pad.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, seenBy(event));
    if (pointers.size > 1) return takeBack();
    pointing = !event.shiftKey;
    if (pointing) begin();
    if (pointing && event.pointerType === "mouse") point(seenBy(event));
  });
  pad.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (last === undefined) return;
    const seen = seenBy(event);
    const [other] = [...pointers].flatMap(([id, place]) => (id === event.pointerId ? [] : [place]));
    pointers.set(event.pointerId, seen);
    if (other !== undefined) {
      pan((last.x - seen.x) / 2, (last.y - seen.y) / 2);
      zoom(distance(seen, other) / Math.max(distance(last, other), keyStep), middle(seen, other));
    } else if (pointing) {
      point(seen);
    } else if (event.shiftKey) {
      pan(last.x - seen.x, last.y - seen.y);
    }
  });
  pad.addEventListener("pointerup", (event) => {
    if (pointers.delete(event.pointerId) && pointing) point(seenBy(event));
  });
  pad.addEventListener("pointercancel", (event) => {
    if (pointers.delete(event.pointerId)) takeBack();
  });
  // Up and down, one finger scrolls the page; two never do.
  pad.addEventListener("touchstart", (event) => {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  }, { passive: false });
  pad.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && pad.ownerDocument.activeElement !== pad) return;
    event.preventDefault();
    zoom(2 ** (-event.deltaY / wheelDoubling), seenBy(event));
  }, { passive: false });
  pad.addEventListener("keydown", (event) => {
    const [right, up] = arrows[event.key] ?? [0, 0];
    const size = event.shiftKey ? largeKeyStep : keyStep;
    if (event.key in arrows) step(right * size, up * size);
    else if (event.key === "+" || event.key === "=") zoom(zoomStep);
    else if (event.key === "-") zoom(1 / zoomStep);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
}

/**
 * @param {Seen} a
 * @param {Seen} b
 */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/**
 * @param {Seen} a
 * @param {Seen} b
 */
function middle(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
