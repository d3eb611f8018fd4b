import { formatState } from "./state.js";

/** Milliseconds between two changes of the address: browsers refuse to change it in every frame. */
const pause = 500;

/**
 * The link that brings back the state.
 * @param {import("./state.js").State} state
 */
export function linkTo(state) {
  return new URL(formatState(state), location.href).href;
}

/**
 * Keeps the state in the address, so that its link brings back the picture.
 * @returns {(state: import("./state.js").State) => void}
 */
export function createAddressWriter() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {import("./state.js").State} */
  let latest;

  function write() {
    timer = undefined;
    try {
      history.replaceState(null, "", linkTo(latest));
    } catch (error) {
      // In a sandboxed frame, or after very many changes, browsers refuse. "Copy link" works all the same.
      if (!(error instanceof DOMException && error.name === "SecurityError")) throw error;
    }
  }

  return (state) => {
    latest = state;
    timer ??= setTimeout(write, pause);
  };
}
