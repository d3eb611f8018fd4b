import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import { packageFolder } from "./package.js";

/** Bytes. */
const budgets = { "vaelet.wasm": 65_000, "vaelet-relaxed.wasm": 66_000 };

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

for (const [name, budget] of Object.entries(budgets)) {
  test(`${name} and the core module stay within ${budget} bytes gzipped`, async (t) => {
    const size = (/** @type {Uint8Array} */ bytes) => gzipSync(bytes, { level: 9 }).length;
    const wasm = size(await readFile(new URL(`js/${name}`, packageFolder)));
    const core = size(await coreModule());
    t.diagnostic(`gzipped: ${name} ${wasm} bytes, core module ${core} bytes, together ${wasm + core} of ${budget}`);
    assert.ok(wasm + core <= budget, `${wasm} + ${core} bytes`);
  });
}
