export { fromImageData } from "./from-image-data.js";

/** @typedef {import("./from-image-data.js").PictureFit} PictureFit */
/** @typedef {import("./read-picture.js").Picture} Picture */
