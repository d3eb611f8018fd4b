/** The package, as the page's only door to it: `www/build` puts it next to this folder. */
export * from "../vaelet/js/index.js";
