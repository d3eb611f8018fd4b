import { messageOf } from "../../model/message-of.js";
import { startTrainingWorker } from "./training-client.js";
import { describeDivergence, describePause } from "./training-text.js";

/**
 * @typedef {"idle" | "loading" | "running" | "paused" | "ended"} Phase  ended: only a new start can follow
 *
 * @typedef {object} Listener
 * @property {(phase: Phase, sentence: string) => void} entered
 * @property {(started: import("./messages.js").Started) => void} started
 * @property {(progress: import("./messages.js").Progress) => void} progressed
 *
 * @typedef {object} Choices  asked for when they are needed
 * @property {string} workerUrl
 * @property {() => boolean} areValid  tells the person which is not
 * @property {() => Omit<import("./messages.js").Start, "kind">} start
 * @property {() => import("./messages.js").Settings} settings
 */

/**
 * A training in a worker: what follows from what the person does, and from what the worker tells.
 * @param {Choices} choices
 * @param {Listener} listener
 */
export function createSession(choices, listener) {
  /** @type {Phase} */
  let phase = "idle";
  /** @type {import("./training-client.js").Client | undefined} */
  let client;
  /** @type {import("./messages.js").Started} */
  let started;
  /** @type {import("./messages.js").Progress | undefined} */
  let last;
  /** What to do once it has started. */
  let next = () => {};
  /** Why it pauses, where the person did not ask for it. */
  let reason = "";
  /** Who asked for the weights, in that order. @type {((file: Uint8Array<ArrayBuffer>) => void)[]} */
  let takers = [];

  /**
   * @param {Phase} now
   * @param {string} sentence
   */
  function enter(now, sentence) {
    phase = now;
    listener.entered(phase, sentence);
  }

  /** @param {string} why */
  function fail(why) {
    client?.end();
    enter("ended", `The training cannot go on. ${why}`);
  }

  /** @param {import("./messages.js").Answer} answer */
  function take(answer) {
    switch (answer.kind) {
      case "started":
        started = answer;
        last = undefined;
        listener.started(answer);
        enter("paused", "Ready.");
        return next();
      case "progress":
        // Where no step was taken since the last time, its terms still stand.
        last = { ...last, ...answer };
        return listener.progressed(answer);
      case "paused":
        return enter("paused", last === undefined ? "Ready." : describePause(started, last, reason));
      case "diverged":
        return enter("ended", describeDivergence(answer));
      case "saved":
        return takers.shift()?.(answer.file);
      case "failed":
        return fail(answer.message);
    }
  }

  /** @param {() => void} then */
  function start(then) {
    if (!choices.areValid()) return;
    client?.end();
    takers = [];
    next = then;
    enter("loading", "The digits and the program that trains are on their way.");
    try {
      client = startTrainingWorker(choices.workerUrl, take);
      client.send({ kind: "start", ...choices.start() });
    } catch (error) {
      fail(messageOf(error));
    }
  }

  function cancel() {
    client?.end();
    enter("idle", "Cancelled.");
  }

  function run() {
    enter("running", "It trains.");
    client?.send({ kind: "run", settings: choices.settings() });
  }

  function step() {
    reason = "";
    client?.send({ kind: "step", settings: choices.settings() });
  }

  /** @param {string} why  a part of a sentence; empty: the person asked for it */
  function pause(why) {
    reason = why;
    if (phase === "running") client?.send({ kind: "pause" });
    // Else it would begin to run once it is there.
    else if (phase === "loading") next = () => {};
  }

  return {
    pause,
    /** What the main button does. */
    goOn() {
      if (phase === "running") pause("");
      else if (phase === "paused") run();
      else if (phase === "loading") cancel();
      else start(run);
    },
    startAgain: () => start(run),
    step() {
      if (phase === "idle") start(step);
      else if (phase === "paused") step();
    },
    /** Takes over settings that may change while it runs. */
    settingsChanged() {
      if (phase === "running") client?.send({ kind: "run", settings: choices.settings() });
    },
    /** @param {(file: Uint8Array<ArrayBuffer>) => void} then  with the weights file of this moment */
    save(then) {
      pause("");
      takers.push(then);
      client?.send({ kind: "save" });
    },
  };
}
