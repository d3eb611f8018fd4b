import { wasmUrl } from "../../model/model-loader.js";
import { quantiseDecoder } from "../../model/vaelet-weights.js";
import { ownDirections } from "../../state/handle.js";
import { pack } from "./archive.js";
import { escapeHtml, stateAttributes } from "./embed.js";

/** @typedef {import("../../section.js").LoadedModel} LoadedModel */
/** @typedef {import("../../section.js").ViewState} ViewState */

/**
 * Packs what draws a model on a page without any other file: the viewer, the module that runs everywhere, the decoder with
 * 8 bits for a weight, and the licences.
 * @param {LoadedModel} loaded
 * @param {import("../../state/own-directions.js").OwnDirection[]} own
 */
export async function packModel({ source, model }, own) {
  const [{ viewer }, module, notices, weights] = await Promise.all([
    // Only who makes such a file needs its program.
    import("one-file-parts"),
    fetchModule(),
    fetchBytes("NOTICES"),
    quantiseDecoder(source.weights, { directions: ownDirections(model, own), wasmUrl }),
  ]);
  return pack([new TextEncoder().encode(viewer), module, weights, notices]);
}

/**
 * The page in one file: the model that is packed, in the state that the person sees.
 * @param {LoadedModel} loaded
 * @param {ViewState} viewState
 * @param {string} inside  the packed model
 * @returns {Promise<Blob>}
 */
export async function writeOneFile({ source, description: { training } }, viewState, inside) {
  const { template } = await import("one-file-parts");
  /** @type {Record<string, string>} */
  const values = {
    title: escapeHtml(source.title),
    sentence: escapeHtml(typeof source.weights === "string" ? source.sentence : ""),
    credits: escapeHtml(["Drawn in your browser by vaelet, from this file alone.", ...creditsOf(source, training)].join(" ")),
    attributes: stateAttributes(viewState),
    inside,
  };
  return new Blob([template.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name])], { type: "text/html" });
}

/**
 * Whose work the model is, as the index of the page or the file itself tells it.
 * @param {LoadedModel["source"]} source
 * @param {any} training  FORMAT.md; a person's own file may hold anything
 */
export function creditsOf({ card }, training) {
  const author = typeof training?.author === "string" ? [`Model: ${training.author}.`] : [];
  const licence = card?.licence ?? training?.licence;
  return [...author, ...(typeof licence === "string" ? [`Licence of the model: ${licence}`] : [])];
}

async function fetchModule() {
  const module = await fetchBytes(`${wasmUrl}vaelet.wasm`);
  if (!WebAssembly.validate(module)) throw new Error(`${wasmUrl}vaelet.wasm is no WebAssembly: the server answers with something else.`);
  return module;
}

/**
 * @param {string} address
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function fetchBytes(address) {
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) throw new Error(`${address} did not come: ${response === undefined ? "the network does not answer" : `the server answers ${response.status}`}.`);
  return new Uint8Array(await response.arrayBuffer());
}
