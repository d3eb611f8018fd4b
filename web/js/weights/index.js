export { withDirections } from "./directions.js";
export { firstLayerDirections } from "./first-layer.js";
export { quantiseDecoder } from "./quantise-decoder.js";

/** @typedef {import("./directions.js").NewDirection} NewDirection */
