/**
 * @typedef {import("../section.js").Section} Section
 * @typedef {import("../section.js").LoadedModel} LoadedModel
 * @typedef {import("../section.js").ViewState} ViewState
 * @typedef {Pick<Section, "show" | "draw" | "release">} View
 */

/**
 * A section whose views are loaded when somebody first wants them. When they do not arrive, the next wish tries again.
 * @param {import("../section.js").Context} context
 * @param {(state: import("../section.js").State) => boolean} isWanted
 * @param {() => Promise<View[]>} load
 * @returns {Required<View> & {load: () => Promise<void>}} load: before the state says that they are wanted
 */
export function createOnDemand({ actions }, isWanted, load) {
  /** @type {View[]} */
  let views = [];
  /** @type {LoadedModel} */
  let loaded;
  /** @type {ViewState | undefined} of the model that is loaded */
  let current;
  /** @type {Promise<void> | undefined} */
  let loading;

  async function loadViews() {
    try {
      views = await load();
      for (const view of views) view.show?.(loaded);
      // At once: their buttons can be pressed from now on, and act on what was drawn.
      if (current === undefined) actions.redraw();
      else for (const view of views) view.draw?.(current);
    } catch (error) {
      loading = undefined;
      throw error;
    }
  }

  /** @returns {Promise<void>} */
  const loadOnce = () => (loading ??= loadViews());

  return {
    load: loadOnce,
    show(next) {
      loaded = next;
      current = undefined;
      for (const view of views) view.show?.(loaded);
    },
    release() {
      for (const view of views) view.release?.();
    },
    draw(viewState) {
      current = viewState;
      if (isWanted(viewState.state)) loadOnce();
      for (const view of views) view.draw?.(viewState);
    },
  };
}
