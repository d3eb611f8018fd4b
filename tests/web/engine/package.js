// The package as it is shipped, laid together by web/build.
export * from "../../../build/package/js/index.js";

export const wasmFile = new URL("../../../build/package/js/vaelet.wasm", import.meta.url);
export const packageFolder = new URL("../../../build/package/", import.meta.url);
