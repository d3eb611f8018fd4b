// The package as it is shipped, laid together by web/build, with the types of its sources.
export const packageFolder = new URL("../../../build/package/", import.meta.url);
export const wasmFile = new URL("js/vaelet.wasm", packageFolder);

/** @type {typeof import("../../../web/js/index.js")} */
export const { interpolateLatents, joinPosteriors, loadModel, moveAlong, toRgba, valueAlong, VaeletError } = await import(new URL("js/index.js", packageFolder).href);

/** @type {typeof import("../../../web/js/model/caption.js")} */
export const { captionOf } = await import(new URL("js/model/caption.js", packageFolder).href);

/** @type {typeof import("../../../web/js/model/image-format.js")} */
export const { pixelCount, valueCount } = await import(new URL("js/model/image-format.js", packageFolder).href);

/** @type {typeof import("../../../web/js/worker/serve-model.js")} */
export const { serveModel } = await import(new URL("js/worker/serve-model.js", packageFolder).href);

/** @type {typeof import("../../../web/js/addresses.js")} */
export const { isPath } = await import(new URL("js/addresses.js", packageFolder).href);

/** @type {typeof import("../../../web/js/runtime.js")} */
export const { startRuntime } = await import(new URL("js/runtime.js", packageFolder).href);

/** @type {typeof import("../../../web/js/early/index.js")} */
export const { loadModelEarly } = await import(new URL("js/early/index.js", packageFolder).href);

/** @type {typeof import("../../../web/js/worker/index.js")} */
export const { loadModelInWorker } = await import(new URL("js/worker/index.js", packageFolder).href);

/** @type {typeof import("../../../web/js/element/index.js")} */
export const { defineElement } = await import(new URL("js/element/index.js", packageFolder).href);

/** @type {typeof import("../../../web/js/weights/index.js")} */
export const { firstLayerDirections, quantiseDecoder, withDirections } = await import(new URL("js/weights/index.js", packageFolder).href);

/** @type {typeof import("../../../web/js/handwriting/index.js")} */
export const { fitLabels, measureFrame, normaliseDrawing, readDrawing, readHandwriting, readInk } = await import(new URL("js/handwriting/index.js", packageFolder).href);

/** @type {typeof import("../../../web/js/pictures/index.js")} */
export const { fromImageData } = await import(new URL("js/pictures/index.js", packageFolder).href);

/** @type {typeof import("../../../web/js/training/index.js")} */
export const { createTrainer } = await import(new URL("js/training/index.js", packageFolder).href);
