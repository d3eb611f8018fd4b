// Writes what the benchmark's pages need to build/bench: the frameworks' files, bundles, and the same models in each
// framework's form.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { parseFile } from "../../web/support/weights-file.js";
import { onnxModel } from "./models/onnx.js";
import { tfliteModel } from "./models/tflite.js";

const root = new URL("../../../", import.meta.url);
export const site = new URL("build/bench/browser/", root);

/** The script of each framework's cold page, made from its file in page/peers. */
export const coldPages = {
  vaelet: "vaelet",
  "onnxruntime-web": "onnxruntime",
  "LiteRT.js": "litert",
  "tfjs-wasm": "tfjs",
  "plain JavaScript": "plain",
};

/** @typedef {{name: string} & ReturnType<typeof parseFile>} BenchModel */

/**
 * @param {string[]} names of models in www/models
 * @param {number[]} batches
 * @returns {Promise<BenchModel[]>}
 */
export async function prepare(names, batches) {
  await rm(site, { recursive: true, force: true });
  await mkdir(new URL("models/", site), { recursive: true });
  await Promise.all([copyFrameworks(), bundle()]);
  return Promise.all(names.map((name) => prepareModel(name, batches)));
}

/** What the bundles fetch by themselves. */
function copyFrameworks() {
  const modules = new URL("node_modules/", import.meta.url);
  return Promise.all([
    cp(new URL("build/package/js/vaelet.wasm", root), new URL("vaelet.wasm", site)),
    cp(new URL("build/bench/floor.wasm", root), new URL("floor.wasm", site)),
    cp(new URL("onnxruntime-web/dist/ort-wasm-simd-threaded.wasm", modules), new URL("onnxruntime/ort-wasm-simd-threaded.wasm", site)),
    cp(new URL("@litertjs/core/wasm/", modules), new URL("litert/", site), { recursive: true }),
    cp(new URL("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm", modules), new URL("tfjs/tfjs-backend-wasm-simd.wasm", site)),
  ]);
}

/** As a site ships them: minified, without what is not used. */
async function bundle() {
  const page = (/** @type {string} */ path) => fileURLToPath(new URL(`page/${path}`, import.meta.url));
  /** @type {import("esbuild").BuildOptions} */
  const options = {
    bundle: true,
    format: "esm",
    minify: true,
    outdir: fileURLToPath(site),
    external: ["node:*", "fs", "path", "crypto", "util", "module", "worker_threads", "perf_hooks", "os"],
    logLevel: "error",
  };
  await build({ ...options, entryPoints: [page("warm.js")], splitting: true });
  for (const name of Object.values(coldPages)) {
    await build({ ...options, entryPoints: { [`cold-${name}`]: page("cold.js") }, alias: { peer: page(`peers/${name}.js`) } });
  }
}

/**
 * @param {string} name
 * @param {number[]} batches
 */
async function prepareModel(name, batches) {
  const bytes = new Uint8Array(await readFile(new URL(`www/models/${name}.safetensors`, root)));
  const { metadata, spec, tensors } = parseFile(bytes);
  if (spec.likelihood.kind !== "bernoulli") throw new Error(`The benchmark compares Bernoulli models, and ${name} is none.`);
  const write = (/** @type {string} */ ending, /** @type {Uint8Array} */ file) => writeFile(new URL(`models/${name}.${ending}`, site), file);
  await write("safetensors", bytes);
  await write("onnx", onnxModel(spec, tensors));
  for (const batch of batches) await write(`${batch}.tflite`, tfliteModel(spec, tensors, batch));
  return { name, metadata, spec, tensors };
}
