/**
 * What is loaded when somebody first wants one of them: the views of what is inside, the tour, sliders of one's own, what a
 * model is and how it learned, what saves it, readers of pictures and maps, models of other hosts. They share a chunk, so
 * that what they have in common with the page does not fall into many small ones.
 */

export { describeBeta } from "./beta/beta-text.js";
export { createMotionPanel } from "./export/motion-panel.js";
export { createOneFilePanel } from "./export/one-file-panel.js";
export { createPicturePanel } from "./export/picture-panel.js";
export { createPresets } from "./gallery/preset-list.js";
export { readColours, readInkOf } from "./handwriting/read-image.js";
export { createLayers } from "./inside/layers.js";
export { createSamplingStep } from "./inside/sampling-step.js";
export { createSubject } from "./inside/subject.js";
export { fetchMap, nearestPoint } from "./latent-map/map-file.js";
export { createFacts } from "./model-card/facts.js";
export { createFirstLayer } from "./own-direction/first-layer.js";
export { createTwoPiles } from "./own-direction/two-piles.js";
export { createSheetsPanel } from "./sheets/sheets-panel.js";
export { createTourPanel } from "./tour/tour-panel.js";
export { createTrainHerePanel } from "./train-here/train-here-panel.js";
export { createMoments } from "./training/moments.js";
export { questionOf, sourceOfRemote } from "../shell/remote-source.js";
