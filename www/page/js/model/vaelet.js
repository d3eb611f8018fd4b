/** The package, as the page's only door to it: www/bundle.js knows where it is. */
export * from "vaelet";
export * from "vaelet/early";
export * from "vaelet/handwriting";
export * from "vaelet/pictures";
export { loadModelInWorker } from "vaelet/worker";
