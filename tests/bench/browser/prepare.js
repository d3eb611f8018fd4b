// Writes what the benchmark's pages need to build/bench: the frameworks' files, bundles, and the same models in each
// framework's form.
import { execFileSync } from "node:child_process";
import { access, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { parseFile } from "../../web/support/weights-file.js";
import { earlierCommit } from "./goals.js";
import { bytesToDecode } from "./line.js";
import { onnxEncoder, onnxModel } from "./models/onnx.js";
import { tfliteModel } from "./models/tflite.js";

const root = new URL("../../../", import.meta.url);
export const site = new URL("build/bench/browser/", root);

/** The package and the models of the earlier commit, which ./earlier lays there. */
const earlier = new URL(`build/bench/${earlierCommit}/`, root);

/**
 * Each framework's cold page: its script, made from its file in page/peers, and how the name of the weights ends that
 * the page asks for before its script does.
 * @type {Record<string, {script: string, weights: string}>}
 */
export const coldPages = {
  vaelet: { script: "vaelet", weights: "safetensors" },
  "vaelet, default": { script: "vaelet-default", weights: "safetensors" },
  "vaelet, int8": { script: "vaelet-int8", weights: "i8.safetensors" },
  [earlierCommit]: { script: "vaelet-earlier", weights: "safetensors" },
  "onnxruntime-web": { script: "onnxruntime", weights: "onnx" },
  "LiteRT.js": { script: "litert", weights: "1.tflite" },
  "tfjs-wasm": { script: "tfjs", weights: "safetensors" },
  "plain JavaScript": { script: "plain", weights: "safetensors" },
};

/**
 * `needed` are the bytes of its file of 8 bits before the prior and the encoder.
 * @typedef {{name: string, needed: number} & ReturnType<typeof parseFile>} BenchModel
 */

/**
 * @param {string[]} names of models in www/models
 * @param {(name: string) => number[]} batchesOf the batches that each is to decode
 * @returns {Promise<BenchModel[]>}
 */
export async function prepare(names, batchesOf) {
  await rm(site, { recursive: true, force: true });
  await mkdir(new URL("models/", site), { recursive: true });
  await Promise.all([copyFrameworks(), bundle()]);
  return Promise.all(names.map((name) => prepareModel(name, batchesOf(name))));
}

/** What the bundles fetch by themselves. */
function copyFrameworks() {
  const modules = new URL("node_modules/", import.meta.url);
  return Promise.all([
    ...["vaelet.wasm", "vaelet-relaxed.wasm"].map((name) => cp(new URL(`build/package/js/${name}`, root), new URL(`vaelet/${name}`, site))),
    cp(new URL("build/package/js/vaelet.wasm", earlier), new URL("earlier.wasm", site)),
    ...["floor.wasm", "floor-relaxed.wasm"].map((name) => cp(new URL(`build/bench/${name}`, root), new URL(name, site))),
    ...["wasm", "mjs"].map((ending) => `ort-wasm-simd-threaded.${ending}`)
      .map((name) => cp(new URL(`onnxruntime-web/dist/${name}`, modules), new URL(`onnxruntime/${name}`, site))),
    cp(new URL("@litertjs/core/wasm/", modules), new URL("litert/", site), { recursive: true }),
    ...["simd", "threaded-simd"].map((kind) => `tfjs-backend-wasm-${kind}.wasm`)
      .map((name) => cp(new URL(`@tensorflow/tfjs-backend-wasm/dist/${name}`, modules), new URL(`tfjs/${name}`, site))),
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
    alias: { "earlier-package": fileURLToPath(new URL("build/package/js/index.js", earlier)) },
    external: ["node:*", "fs", "path", "crypto", "util", "module", "worker_threads", "perf_hooks", "os"],
    logLevel: "error",
  };
  await build({ ...options, entryPoints: [page("warm.js")], splitting: true });
  for (const { script } of Object.values(coldPages)) {
    await build({ ...options, entryPoints: { [`cold-${script}`]: page("cold.js") }, alias: { ...options.alias, peer: page(`peers/${script}.js`) } });
  }
}

/**
 * @param {string} name
 * @param {number[]} batches
 */
async function prepareModel(name, batches) {
  // The earlier commit's file, which both packages read, where it has one.
  const file = await firstOf(`www/models/${name}.safetensors`);
  const bytes = new Uint8Array(await readFile(file));
  const { metadata, spec, tensors } = parseFile(bytes);
  const write = (/** @type {string} */ ending, /** @type {Uint8Array} */ file) => writeFile(new URL(`models/${name}.${ending}`, site), file);
  await write("safetensors", bytes);
  const int8 = fileURLToPath(new URL(`models/${name}.i8.safetensors`, site));
  execFileSync(fileURLToPath(new URL("build/native/native/vaelet", root)), ["export", fileURLToPath(file), "--dtype", "i8", "--out", int8]);
  await write("onnx", onnxModel(spec, tensors));
  if (spec.image.channels !== 3) await write("encoder.onnx", onnxEncoder(spec, tensors));
  for (const batch of batches) await write(`${batch}.tflite`, tfliteModel(spec, tensors, batch));
  return { name, needed: bytesToDecode(await readFile(int8)), metadata, spec, tensors };
}

/** @param {string} path of a file in the earlier commit, or else in this tree */
async function firstOf(path) {
  const file = new URL(path, earlier);
  return access(file).then(() => file, () => new URL(path, root));
}
