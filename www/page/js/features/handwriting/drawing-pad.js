import { contextOf } from "../../drawing/dom.js";
import { pixelCount } from "../../model/image-format.js";

/** Width of the pen, as a part of the pad: MNIST's strokes, in a digit that fills the pad. */
const penPart = 0.08;

/**
 * A canvas to draw on with mouse, finger or pen.
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} strokeEnded
 */
export function createDrawingPad(canvas, strokeEnded) {
  const context = contextOf(canvas, { willReadFrequently: true });
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = penPart * canvas.width;
  let last = { x: 0, y: 0 };
  /** The one that draws; a second finger does not. @type {number | undefined} */
  let pointer;

  /** @param {PointerEvent} event */
  function positionOf(event) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - left) / width) * canvas.width,
      y: ((event.clientY - top) / height) * canvas.height,
    };
  }

  /** @param {{x: number, y: number}} to */
  function strokeTo(to) {
    context?.beginPath();
    context?.moveTo(last.x, last.y);
    context?.lineTo(to.x, to.y);
    context?.stroke();
    last = to;
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (pointer !== undefined || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    last = positionOf(event);
    strokeTo(last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) strokeTo(positionOf(part));
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    canvas.addEventListener(type, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = undefined;
      strokeEnded();
    });
  }

  return {
    clear() {
      context.clearRect(0, 0, canvas.width, canvas.height);
    },
    /**
     * A picture in the place of what was drawn.
     * @param {CanvasImageSource} picture  as large as the pad
     */
    show(picture) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(picture, 0, 0);
      strokeEnded();
    },
    /** @returns {import("../../model/vaelet.js").Drawing} */
    read() {
      const { width, height } = canvas;
      const { data } = context.getImageData(0, 0, width, height);
      return { width, height, pixels: Float32Array.from({ length: pixelCount(canvas) }, (_, i) => data[4 * i + 3] / 255) };
    },
  };
}
