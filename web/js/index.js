export { VaeletError } from "./errors.js";
export { toRgba } from "./image-data.js";
export { interpolateLatents } from "./latent-paths.js";
export { loadModel } from "./load-model.js";
export { Model } from "./model.js";

/** @typedef {import("./fetch-bytes.js").Progress} Progress */
/** @typedef {import("./image-data.js").Colour} Colour */
/** @typedef {import("./image-data.js").Colours} Colours */
/** @typedef {import("./latent-paths.js").Path} Path */
/** @typedef {import("./latent-paths.js").PathMode} PathMode */
/** @typedef {import("./load-model.js").LoadOptions} LoadOptions */
/** @typedef {import("./load-model.js").WeightsSource} WeightsSource */
/** @typedef {import("./description.js").Description} Description */
/** @typedef {import("./description.js").LatentDimension} LatentDimension */
/** @typedef {import("./rows.js").Label} Label */
/** @typedef {import("./rows.js").Rows} Rows */
