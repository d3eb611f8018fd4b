/** The views of the section, which come together in a chunk of their own. */
export { createLayers } from "./layers.js";
export { createSamplingStep } from "./sampling-step.js";
export { createSubject } from "./subject.js";
