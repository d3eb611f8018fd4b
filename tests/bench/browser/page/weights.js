// Fetches the weights of a model for the frameworks that have no reader of their own.

import { openWeightsFile } from "../../../web/support/weights-file.js";

/** @param {string} address */
export async function readWeights(address) {
  return openWeightsFile(new Uint8Array(await (await fetch(address)).arrayBuffer()));
}
