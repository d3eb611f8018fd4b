/** The package's writers of weights files, apart from its other door, vaelet.js: they are loaded when they are wanted. */
export * from "vaelet/weights";
