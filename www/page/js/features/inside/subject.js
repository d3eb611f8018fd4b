import { oneHot } from "../../state/numbers.js";

/**
 * @typedef {import("../../state/view-state.js").ViewState} ViewState
 *
 * @typedef {object} Encoded  a picture, and what the encoder makes of it
 * @property {Float32Array} pixels  [H*W*C]
 * @property {Float32Array | undefined} label  [C] mixing weights; undefined when the model takes none
 * @property {Float32Array} mean  [L] of q(z|x)
 * @property {Float32Array} sigma  [L]
 * @property {boolean} own  whether it is the person's own
 */

/**
 * The picture that is encoded: what the person gave, or else the large picture as it was when it was asked for.
 * @param {() => void} changed  tells that there is another one
 * @param {() => Promise<boolean>} isWhole  waits for all of the model that is shown; false where its encoder does not come
 */
export function createSubject(changed, isWhole) {
  /** @type {ViewState["model"] | undefined} */
  let model;
  /** @type {Encoded | undefined} */
  let generated;
  /** What the person gave, as it was read last. @type {{from: ViewState["state"]["posterior"], encoded: Encoded} | undefined} */
  let given;

  /** @param {ViewState} viewState */
  async function encode({ model: of, z, label }) {
    model = of;
    if (!(await isWhole())) return;
    const pixels = await of.decode({ z, label });
    const { mean, sigma } = await of.encode({ pixels, label });
    if (model !== of) return;
    generated = { pixels, label, mean, sigma, own: false };
    changed();
  }

  return {
    /**
     * @param {ViewState} viewState
     * @returns {Encoded | undefined} undefined while it is on its way, or where there is no encoder
     */
    of(viewState) {
      const { posterior } = viewState.state;
      if (!viewState.model.hasEncoder) return undefined;
      if (posterior?.pixels !== undefined) {
        if (given?.from !== posterior) given = { from: posterior, encoded: readGiven(viewState, posterior, posterior.pixels) };
        return given.encoded;
      }
      if (model !== viewState.model) encode(viewState).catch(ignoreDisposal);
      return generated;
    },
    /** @param {ViewState} viewState */
    encodeAgain: (viewState) => void encode(viewState).catch(ignoreDisposal),
    /** Forgets the picture: another model comes. */
    forget() {
      model = generated = given = undefined;
    },
  };
}

/**
 * @param {ViewState} viewState
 * @param {NonNullable<ViewState["state"]["posterior"]>} posterior
 * @param {Float32Array} pixels
 * @returns {Encoded}
 */
function readGiven({ model }, { mean, sigma, label = 0 }, pixels) {
  const weights = oneHot(label);
  const labels = model.conditional ? Float32Array.from(model.labels, (_, i) => weights[i] ?? 0) : undefined;
  return { pixels, label: labels, mean, sigma, own: true };
}

/**
 * A model that is disposed of takes its unanswered calls along.
 * @param {unknown} error
 */
function ignoreDisposal(error) {
  if (!(error instanceof Error && "code" in error && error.code === "model-disposed")) throw error;
}
