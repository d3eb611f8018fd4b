import { messageOf } from "../../model/message-of.js";

/**
 * @typedef {import("./messages.js").Request} Request
 * @typedef {import("./messages.js").Answer} Answer
 *
 * @typedef {object} Client
 * @property {(request: Request) => void} send
 * @property {() => void} end  the worker, and with it the model
 */

/**
 * Starts the worker that trains.
 * @param {string} url  of its script
 * @param {(answer: Answer) => void} take  what it tells, until it is ended
 * @returns {Client}
 */
export function startTrainingWorker(url, take) {
  const { port1: port, port2 } = new MessageChannel();
  const worker = new Worker(url, { type: "module" });
  let ended = false;
  /** @param {Answer} answer */
  const tell = (answer) => {
    if (!ended) take(answer);
  };
  port.onmessage = ({ data }) => tell(data);
  worker.addEventListener("error", (event) => {
    // Said in the section: the page itself goes on.
    event.preventDefault();
    tell({ kind: "failed", message: event.message ? messageOf(event.message) : "The worker's script did not come." });
  });
  worker.postMessage(undefined, [port2]);

  return {
    send: (request) => port.postMessage(request),
    end() {
      ended = true;
      port.close();
      worker.terminate();
    },
  };
}
