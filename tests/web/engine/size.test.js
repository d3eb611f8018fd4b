import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import { packageFolder, wasmFile } from "./package.js";

/** Bytes. */
const budget = 62_000;

/** The core module as a site ships it: bundled and minified, without what is imported on its own. */
async function coreModule() {
  const entryPoint = fileURLToPath(new URL("js/index.js", packageFolder));
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    format: "esm",
    minify: true,
    splitting: true,
    outdir: "/",
    write: false,
    external: ["node:*"],
  });
  return outputFiles[0].contents;
}

test("the wasm and the core module stay within 62,000 bytes gzipped", async (t) => {
  const size = (/** @type {Uint8Array} */ bytes) => gzipSync(bytes, { level: 9 }).length;
  const wasm = size(await readFile(wasmFile));
  const core = size(await coreModule());
  t.diagnostic(`gzipped: wasm ${wasm} bytes, core module ${core} bytes, together ${wasm + core} of ${budget}`);
  assert.ok(wasm + core <= budget, `${wasm} + ${core} bytes`);
});
