import { waitUntil } from "./wait.js";

/** @typedef {import("playwright-core").Page} Page */

/** Milliseconds that every call to a loaded model, and every frame, is held back: a test that reads too early fails then on any machine. */
const delay = Number(process.env.VAELET_PAGE_DELAY ?? 0);

/**
 * Has a page count what it still waits for, from its start on: calls to a model's worker, and frames.
 * @param {import("playwright-core").BrowserContext} context
 */
export function countWork(context) {
  return context.addInitScript((holding) => {
    /** @type {Map<MessagePort, Set<number>>} */
    const calls = new Map();
    /** @type {Map<number, () => void>} how each frame that is awaited is cancelled */
    const frames = new Map();
    Reflect.set(globalThis, "isAtRest", () => frames.size === 0 && [...calls.values()].every(({ size }) => size === 0));

    const send = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
      const held = holding > 0 && !["load", "whole", "prior", "dispose", undefined].includes(message?.method);
      if (held) setTimeout(() => send.call(this, message, transfer), holding);
      else send.call(this, message, transfer);
      if (message?.method === "dispose") calls.delete(this);
      else if (message?.method !== undefined) unansweredAt(this).add(message.id);
    };

    /** @param {MessagePort} port */
    function unansweredAt(port) {
      const known = calls.get(port);
      if (known !== undefined) return known;
      /** @type {Set<number>} */
      const unanswered = new Set();
      port.addEventListener("message", ({ data }) => {
        if (data.progress === undefined) unanswered.delete(data.id);
      });
      calls.set(port, unanswered);
      return unanswered;
    }

    const { requestAnimationFrame: request, cancelAnimationFrame: cancel } = globalThis;
    let lastFrame = 0;
    globalThis.requestAnimationFrame = (draw) => {
      const frame = ++lastFrame;
      const ask = () => {
        const asked = request((time) => {
          frames.delete(frame);
          draw(time);
        });
        frames.set(frame, () => cancel(asked));
      };
      if (holding === 0) ask();
      else {
        const timer = setTimeout(ask, holding);
        frames.set(frame, () => clearTimeout(timer));
      }
      return frame;
    };
    globalThis.cancelAnimationFrame = (frame) => {
      frames.get(frame)?.();
      frames.delete(frame);
    };
  }, delay);
}

/**
 * Waits until the page has drawn what it was asked for: every call is answered, and no frame is awaited.
 * @param {Page} page
 */
export async function waitForRest(page) {
  await waitUntil("the page is at rest", () => page.evaluate(() => Reflect.get(globalThis, "isAtRest")()));
}
