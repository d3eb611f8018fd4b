/**
 * What the page and the worker that trains tell each other, over a port.
 *
 * @typedef {object} Settings  that may change between two steps
 * @property {number} learningRate
 * @property {number} beta
 * @property {number} picturesEvery  milliseconds between two times that pictures and points are sent
 *
 * @typedef {object} Start  begins anew, at the first step
 * @property {"start"} kind
 * @property {string} wasmUrl
 * @property {string} digitsUrl
 * @property {number} seed
 * @property {{outer: number, inner: number}} widths
 *
 * @typedef {{kind: "run", settings: Settings}} Run  goes on until told to pause; tells new settings while it runs
 * @typedef {{kind: "step", settings: Settings}} Step
 * @typedef {{kind: "pause"}} Pause
 * @typedef {{kind: "save"}} Save
 * @typedef {Start | Run | Step | Pause | Save} Request
 *
 * @typedef {object} Started
 * @property {"started"} kind
 * @property {number} trainingCount
 * @property {number} batch
 * @property {{height: number, width: number}} image
 * @property {Uint8Array<ArrayBuffer>} testLabels
 *
 * @typedef {object} Progress
 * @property {"progress"} kind
 * @property {number} steps  that were taken
 * @property {{reconstruction: number, kl: number}} [terms]  means over the steps since the last time, in nats an image
 * @property {number} [imagesPerSecond]  since then
 * @property {Float32Array<ArrayBuffer>} [pixels]  of the square of z
 * @property {Float32Array<ArrayBuffer>} [points]  [test digits, 2] where they are encoded to
 *
 * @typedef {{kind: "paused"}} Paused  follows the last progress
 * @typedef {{kind: "diverged", steps: number, learningRate: number}} Diverged
 * @typedef {{kind: "saved", file: Uint8Array<ArrayBuffer>}} Saved
 * @typedef {{kind: "failed", message: string}} Failed
 * @typedef {Started | Progress | Paused | Diverged | Saved | Failed} Answer
 */

/** The square of z that is shown: pictures along each side, and how far it goes from the origin. */
export const square = { side: 12, reach: 3 };
