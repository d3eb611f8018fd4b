// The two builds of the module, and which of them this Node.js can run.
import { setFlagsFromString } from "node:v8";

import { packageFolder, wasmFile } from "../package.js";

// Node.js 20 has relaxed SIMD behind this flag, later versions without. That of Node.js 18 is an older draft.
setFlagsFromString("--experimental-wasm-relaxed-simd");

/** @type {typeof import("../../../../web/js/simd.js")} */
export const { hasRelaxedSimd } = await import(new URL("js/simd.js", packageFolder).href);

const relaxedWasmFile = new URL("js/vaelet-relaxed.wasm", packageFolder);

/** The files that can run here, by kind. */
export const modules = Object.entries({ SIMD: wasmFile, ...(hasRelaxedSimd() && { "relaxed SIMD": relaxedWasmFile }) });
