/**
 * The contract between the explorer and the sections of the page. A section is a folder in features/ with its script, its
 * style and its markup. The script exports one function of the type CreateSection, which features/index.js lists;
 * index.html includes the markup.
 */

/**
 * What a section is created with: once, before the first model. It draws from the page's markup and from what `show` and
 * `draw` give it, and changes nothing outside its own markup except by `actions`.
 * @typedef {object} Context
 * @property {Document} page
 * @property {Source[]} sources  the models that the page ships
 * @property {import("./shell/notice.js").Notice} notice
 * @property {import("./drawing/motion.js").Motion} motion  the page's one animation
 * @property {() => ViewState} read  the view state of this moment, which may not be drawn yet
 * @property {Actions} actions
 * @property {(weights: string, options: import("./model/vaelet.js").LoadOptions) => Promise<import("./model/worker-loader.js").Model>} loadBeside
 *   loads a model beside the one that is shown, in the same worker: to be disposed of by who asked for it
 *
 * @typedef {object} Actions  what a section may change
 * @property {(change: Partial<State>) => void} change  the state, which is drawn in the next frame. A seed and a place on
 *   the interpolation path are kept only with what came from them: another z, or another label, forgets those that the
 *   change does not name.
 * @property {(seed: number) => void} sample  draws z from the prior by this seed
 * @property {(source: Source, options: {keepZ: boolean}) => void} open  loads another model of the page
 * @property {(file: File) => void} openFile  opens weights, as a file that the person chose
 * @property {() => void} redraw  calls every `draw` in the next frame, without a change
 */

/**
 * What the explorer calls; a section has those that it needs. The sections are called in no particular order.
 * @typedef {object} Section
 * @property {(loaded: LoadedModel) => void} [show]  another model is shown from now on; throws when it cannot be
 * @property {(viewState: ViewState) => void} [draw]  at most once per animation frame, with the model shown last
 * @property {() => void} [release]  ends what is under way for the model shown last, which is about to be disposed of
 * @property {(shown: Source | undefined) => void} [loadsEnded]  no model is on its way any more, whether or not the last
 *   one came; undefined: none has come yet
 * @property {() => void} [linkOpened]  a link is about to set the state
 * @property {(picture: File) => Promise<void>} [pictureDropped]  a picture was dropped on the page; ends when it is taken, or refused
 *
 * @typedef {(context: Context) => Section} CreateSection
 */

/**
 * @typedef {import("./model/model-loader.js").LoadedModel} LoadedModel
 * @typedef {import("./model/sources.js").Source} Source
 * @typedef {import("./state/state.js").State} State
 * @typedef {import("./state/view-state.js").ViewState} ViewState
 */

export {};
