export { constantNats, explainedPart, fitLabels } from "./fit-labels.js";
export { measureFrame } from "./frame.js";
export { readInk } from "./ink.js";
export { normaliseDrawing } from "./normalise.js";
export { readDrawing, readHandwriting } from "./read-handwriting.js";

/** @typedef {import("./any-model.js").AnyModel} AnyModel */
/** @typedef {import("./fit-labels.js").Fit} Fit */
/** @typedef {import("./ink.js").Drawing} Drawing */
/** @typedef {import("./read-handwriting.js").Reading} Reading */
