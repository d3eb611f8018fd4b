export { withDirections } from "./directions.js";
export { quantiseDecoder } from "./quantise-decoder.js";

/** @typedef {import("./directions.js").NewDirection} NewDirection */
