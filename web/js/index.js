export { VaeletError } from "./errors.js";
export { toRgba } from "./model/image-data.js";
export { pixelCount, valueCount } from "./model/image-format.js";
export { interpolateLatents, moveAlong, valueAlong } from "./model/latent-paths.js";
export { joinPosteriors } from "./model/joined-posterior.js";
export { loadModel } from "./load-model.js";
export { Model } from "./model/model.js";
export { moduleFile } from "./simd.js";

/** @typedef {import("./fetch-bytes.js").Progress} Progress */
/** @typedef {import("./model/activations.js").Activation} Activation */
/** @typedef {import("./model/image-data.js").Colour} Colour */
/** @typedef {import("./model/image-data.js").Colours} Colours */
/** @typedef {import("./model/image-format.js").ImageFormat} ImageFormat */
/** @typedef {import("./model/latent-paths.js").Path} Path */
/** @typedef {import("./model/latent-paths.js").PathMode} PathMode */
/** @typedef {import("./model/latent-paths.js").Way} Way */
/** @typedef {import("./load-model.js").LoadOptions} LoadOptions */
/** @typedef {import("./load-model.js").WeightsSource} WeightsSource */
/** @typedef {import("./model/description.js").Description} Description */
/** @typedef {import("./model/description.js").Direction} Direction */
/** @typedef {import("./model/description.js").LatentDimension} LatentDimension */
/** @typedef {import("./model/rows.js").Label} Label */
/** @typedef {import("./model/rows.js").Rows} Rows */
