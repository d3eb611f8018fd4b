import { toRgba } from "../model/image-data.js";
import { adoptStyle } from "./style.js";

/** Opaque where a grey pixel is 1; the colour is painted afterwards. */
const opacityOnly = /** @type {const} */ ({ ink: [0, 0, 0, 255], paper: [0, 0, 0, 0] });

/** The content of the element's shadow root without the controls: picture, message and fallback. */
export class View {
  /** @type {Float32Array | undefined} */
  #pixels;
  #channels = 1;
  #canvas;
  #message;
  #fallback;
  /** The colour that the picture has. */
  #ink = "";
  /** Tells when the canvas gets a box. @type {ResizeObserver | undefined} */
  #boxes;

  #root;

  /** @param {ShadowRoot} root */
  constructor(root) {
    const { ownerDocument } = root;
    this.#root = root;
    this.#canvas = ownerDocument.createElement("canvas");
    this.#canvas.setAttribute("part", "image");
    this.#canvas.hidden = true;
    this.#message = ownerDocument.createElement("p");
    this.#message.setAttribute("part", "message");
    this.#message.setAttribute("role", "alert");
    this.#fallback = ownerDocument.createElement("slot");
    root.append(this.#canvas, this.#message, this.#fallback);
    this.#listen();
    this.#watchBox();
    adoptStyle(root);
  }

  /** Shows the same in a document that the element has moved to. */
  move() {
    adoptStyle(this.#root);
    if (this.#canvas.getContext("2d")?.isContextLost?.()) this.#replaceCanvas();
    this.#watchBox();
  }

  /** Paints the picture in the colour of the text, where that is another by now. */
  recolour() {
    if (this.#pixels && this.#ink !== getComputedStyle(this.#canvas).color) this.#paint();
  }

  /** A canvas whose window went away, as with its frame, never draws again: another takes its place. */
  #replaceCanvas() {
    const canvas = /** @type {HTMLCanvasElement} */ (this.#canvas.cloneNode());
    this.#canvas.replaceWith(canvas);
    this.#canvas = canvas;
    this.#listen();
    this.#paint();
  }

  #listen() {
    // The sheet gives colours a transition, so that its end tells of a new theme, whatever brought it.
    this.#canvas.addEventListener("transitionend", () => this.recolour());
  }

  /** Hears of a theme that came while the canvas was not rendered, and had no transition: once it has a box again. */
  #watchBox() {
    this.#boxes?.disconnect();
    const { ResizeObserver } = this.#canvas.ownerDocument.defaultView ?? {};
    // jsdom has none.
    if (!ResizeObserver) return;
    this.#boxes = new ResizeObserver(() => this.recolour());
    this.#boxes.observe(this.#canvas);
  }

  /**
   * @param {Float32Array} pixels [H * W * C]; kept until the next picture
   * @param {import("../model/image-format.js").ImageFormat} image
   * @param {string} caption empty for a picture that is mere decoration
   */
  showPicture(pixels, { height, width, channels }, caption) {
    this.#pixels = pixels;
    this.#channels = channels;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#describe(caption);
    this.#canvas.hidden = false;
    this.#fallback.hidden = true;
    this.#message.textContent = "";
    this.#paint();
  }

  /**
   * Shows the content between the element's tags in place of the picture.
   * @param {string} sentence before it; may be empty
   */
  showMessage(sentence) {
    this.#pixels = undefined;
    this.#canvas.hidden = true;
    this.#fallback.hidden = false;
    this.#message.textContent = sentence;
  }

  /** @param {string} caption */
  #describe(caption) {
    this.#canvas.setAttribute("role", caption === "" ? "presentation" : "img");
    if (caption === "") this.#canvas.removeAttribute("aria-label");
    else this.#canvas.setAttribute("aria-label", caption);
  }

  #paint() {
    if (this.#pixels === undefined) return;
    this.#ink = getComputedStyle(this.#canvas).color;
    const context = this.#canvas.getContext("2d");
    // jsdom's canvas has none.
    if (!context) return;
    const { width, height } = this.#canvas;
    context.putImageData(new ImageData(toRgba(this.#pixels, { ...opacityOnly, channels: this.#channels }), width, height), 0, 0);
    if (this.#channels > 1) return;
    context.globalCompositeOperation = "source-in";
    context.fillStyle = this.#ink;
    context.fillRect(0, 0, width, height);
  }
}
