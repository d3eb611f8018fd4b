import { formatState } from "./state.js";

/** Milliseconds of rest before the address follows: browsers refuse to change it in every frame. */
const rest = 200;

/**
 * Keeps the state in the address, so that its link brings back the picture.
 * @returns {(state: import("./state.js").State) => void}
 */
export function createAddressWriter() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (state) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      history.replaceState(null, "", formatState(state) || location.pathname + location.search);
    }, rest);
  };
}
