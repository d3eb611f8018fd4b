/** The sections of the page, a line for each: see ../section.js. */

export { createBeta } from "./beta/beta.js";
export { createDigit } from "./digit/digit.js";
export { createDraw } from "./draw/draw.js";
export { createExport } from "./export/export.js";
export { createGallery } from "./gallery/gallery.js";
export { createHandwriting } from "./handwriting/handwriting.js";
export { createInside } from "./inside/inside.js";
export { createInterpolation } from "./interpolation/interpolation.js";
export { createLabels } from "./labels/labels.js";
export { createMixing } from "./labels/mixing.js";
export { createWriting } from "./labels/writing.js";
export { createLatentMap } from "./latent-map/latent-map.js";
export { createModelCard } from "./model-card/model-card.js";
export { createSelfTest } from "./model-card/self-test.js";
export { createModelSwitch } from "./model-switch/model-switch.js";
export { createOwnDirection } from "./own-direction/own-direction.js";
export { createPlaces } from "./places/places.js";
export { createPlane } from "./plane/plane.js";
export { createSliders } from "./sliders/sliders.js";
export { createTrainHere } from "./train-here/train-here.js";
export { createTour } from "./tour/tour.js";
export { createTraining } from "./training/training.js";
export { createTypicality } from "./typicality/typicality.js";
