// The types of vaelet-weights.js, from the package's sources, so that checking needs no build.
export * from "../../../../web/js/weights/index.js";
