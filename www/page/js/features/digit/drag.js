/** The step of an arrow key, as a part of the range. */
const keyStep = 0.02;
const largeKeyStep = 0.1;

/** @type {Record<string, [number, number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * Pointer and keys on the picture: dragging goes on from where z is, wherever the pointer was put down, so that nothing
 * jumps; the whole width of the picture is a whole range.
 * @param {HTMLElement} grip
 * @param {(right: number, up: number) => void} move  by parts of the ranges
 */
export function listenToDrag(grip, move) {
  /** @type {{id: number, x: number, y: number} | undefined} */
  let last;

  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || last !== undefined) return;
    grip.setPointerCapture(event.pointerId);
    last = { id: event.pointerId, x: event.clientX, y: event.clientY };
  });
  grip.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
    if (pointerId !== last?.id) return;
    const { width, height } = grip.getBoundingClientRect();
    move((clientX - last.x) / width, (last.y - clientY) / height);
    last = { id: pointerId, x: clientX, y: clientY };
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    grip.addEventListener(type, ({ pointerId }) => {
      if (pointerId === last?.id) last = undefined;
    });
  }
  grip.addEventListener("keydown", (event) => {
    if (!(event.key in arrows)) return;
    event.preventDefault();
    const [right, up] = arrows[event.key];
    const size = event.shiftKey ? largeKeyStep : keyStep;
    move(right * size, up * size);
  });
}
