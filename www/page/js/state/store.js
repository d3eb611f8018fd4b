/**
 * @typedef {import("./state.js").State} State
 * @typedef {object} Store
 * @property {() => State} read
 * @property {(patch: Partial<State>) => void} update
 * @property {() => void} redraw  asks for a frame without a change
 */

/**
 * Holds the state and calls `draw` at most once per animation frame, however often it is updated.
 * @param {State} start
 * @param {(state: State) => void} draw
 * @returns {Store}
 */
export function createStore(start, draw) {
  let state = start;
  let asked = false;

  function redraw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw(state);
    });
  }

  return {
    read: () => state,
    redraw,
    update(patch) {
      state = { ...state, ...patch };
      redraw();
    },
  };
}
