// The types of vaelet-training.js, from the package's sources, so that checking needs no build.
export * from "../../../../../web/js/training/index.js";
