import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import { packageFolder } from "./package.js";

/** Bytes. */
const budgets = { "vaelet.wasm": 62_000, "vaelet-relaxed.wasm": 66_000 };

/** The core module as a site ships it: bundled and minified, with the chunks that it imports, without what is imported later. */
async function coreModule() {
  const entryPoint = fileURLToPath(new URL("js/index.js", packageFolder));
  const { outputFiles, metafile } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    format: "esm",
    minify: true,
    splitting: true,
    outdir: "/",
    write: false,
    metafile: true,
    external: ["node:*"],
  });
  const needed = new Set(Object.keys(metafile.outputs).filter((path) => metafile.outputs[path].entryPoint?.endsWith("js/index.js")));
  for (const path of needed) {
    for (const { path: imported, kind } of metafile.outputs[path].imports) if (kind === "import-statement") needed.add(imported);
  }
  assert.ok(needed.size > 0);
  return Buffer.concat(outputFiles.filter(({ path }) => [...needed].some((name) => path.endsWith(name.replace(/^.*\//, "/")))).map(({ contents }) => contents));
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
