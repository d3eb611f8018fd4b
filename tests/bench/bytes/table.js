// What each part costs: how many bytes fewer the gzipped module has without the code of that part's functions, and how
// many of the core module in JavaScript without the lines of its files; ./run builds what it reads. A function that the
// compiler merged into another counts to that one, and what stands twice costs little the second time, so that the
// parts add up to less than the whole.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import { functionsOf } from "./functions.js";

const root = new URL("../../../", import.meta.url);
const size = (/** @type {Uint8Array} */ bytes) => gzipSync(bytes, { level: 9 }).length;

/** The first whose pattern a function's name matches. @type {[part: string, pattern: RegExp][]} */
const parts = [
  ["convolutions by tiles", /[Ww]inograd/],
  ["transposed convolutions", /TransposedConvolution|ConvTranspose2d|transposed/],
  ["convolutions", /[Cc]onvolution|Conv2d/],
  ["dense layers (XNNPACK)", /xnn_|xnnpack|XnnOperator|pthreadpool|compute_gemm|vaelet_f32_gemm|Dense|FullyConnected/],
  ["residuals", /Residual|AddRows/],
  ["upsampling", /Upsample|RepeatPixels/],
  ["affine layers", /Affine|ScaleAndShift/],
  ["labels", /ConcatLabel|AppendLabel/],
  ["activations", /engine::\(anonymous namespace\)::\w*(exp|relu|elu|gelu|silu|tanh|sigmoid|softplus|compute|each)|ActivationPlan|plan_of|function_of|Activation/],
  ["JSON", /[Jj]son/],
  ["directions", /[Dd]irection/],
  ["layers view", /vaelet_layer|decode_layer|encode_layer|run_layer/],
  ["golden values", /[Gg]olden/],
  ["sampling", /prior|Prior|Normal|box_muller|vaelet_sample|vaelet_seed/],
  ["weights file", /[Ss]afetensors|TensorSet|TensorView|tensor|Weights|weights|quantis|half/],
  ["specification", /vaelet::(\w+::)*(\w*[Ss]pec|Layer|infer|Shape|shapes|read|check|Padding|field|Field)/],
  ["engine", /vaelet::engine|Engine|vaelet_(decode|encode|load)/],
  ["memory", /malloc|free|calloc|realloc|memalign|sbrk|memmove|memcpy|memset/],
  ["C and C++ libraries", /std::|^__|str|mem|scalbn|fmt|print|float|pow|exp|log|sin|cos|operator/],
];

const named = new Uint8Array(await readFile(new URL("build/wasm/web/wasm/vaelet_named.wasm", root)));
const shipped = new Uint8Array(await readFile(new URL("build/package/js/vaelet.wasm", root)));
const { functions, names } = functionsOf(named);
const module = without(named, [names]);
assert.equal(size(module), size(shipped), "the module with names has other code than the one that ships");
const nameOfPart = (/** @type {string} */ name) => parts.find(([, pattern]) => pattern.test(name))?.[0] ?? "all else";

console.log(`vaelet.wasm: ${size(shipped)} bytes gzipped, ${shipped.length} as they are`);
for (const part of [...parts.map(([name]) => name), "all else"]) {
  const own = functions.filter(({ name }) => nameOfPart(name) === part);
  printFunctions(part, own, `${own.length} functions`);
  // An activation of four values at a time; relu is most often a bound of the layer's own kernel.
  const activationOf = (/** @type {string} */ name) => name.match(/(\w+)4\(float vector/)?.[1];
  if (part === "activations") for (const one of own) if (activationOf(one.name)) printFunctions(`  ${activationOf(one.name)}`, [one], "");
}
const code = functions.reduce((sum, { start, end }) => sum + end - start, 0);
print("tables and texts, not code", size(without(named, [...functions, names])), module.length - code, "");

const { outputFiles, metafile } = await build({
  entryPoints: [fileURLToPath(new URL("build/package/js/index.js", root))],
  bundle: true, format: "esm", minify: true, splitting: true, outdir: "/", write: false, metafile: true, external: ["node:*"], absWorkingDir: fileURLToPath(root),
});
/** @type {Map<string, number>} */
const files = new Map();
const chunks = neededChunks(metafile.outputs);
for (const path of chunks) for (const [file, { bytesInOutput }] of Object.entries(metafile.outputs[path].inputs)) files.set(file, bytesInOutput);
const core = Buffer.concat(outputFiles.filter(({ path }) => [...chunks].some((name) => path.endsWith(name.replace(/^.*\//, "/")))).map(({ contents }) => contents));
const share = size(core) / core.length;
console.log(`\ncore module: ${size(core)} bytes gzipped, ${core.length} minified; of each file its share`);
for (const [file, bytes] of [...files].sort((a, b) => b[1] - a[1])) print(file.replace("build/package/js/", ""), Math.round(bytes * share), bytes, "");
console.log(`\ntogether ${size(shipped) + size(core)} bytes gzipped`);

/**
 * @param {Uint8Array} bytes
 * @param {{start: number, end: number}[]} ranges
 */
function without(bytes, ranges) {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  const kept = sorted.map(({ start }, i) => bytes.subarray(i === 0 ? 0 : sorted[i - 1].end, start));
  return Buffer.concat([...kept, bytes.subarray(sorted.at(-1)?.end ?? 0)]);
}

/**
 * The chunk of the entry point with those that it imports at once.
 * @param {import("esbuild").Metafile["outputs"]} outputs
 */
function neededChunks(outputs) {
  const needed = new Set(Object.keys(outputs).filter((path) => outputs[path].entryPoint?.endsWith("js/index.js")));
  for (const path of needed) for (const { path: imported, kind } of outputs[path].imports) if (kind === "import-statement") needed.add(imported);
  return needed;
}

/**
 * @param {string} part
 * @param {{start: number, end: number}[]} own its functions
 * @param {string} note
 */
function printFunctions(part, own, note) {
  const bytes = own.reduce((sum, { start, end }) => sum + end - start, 0);
  print(part, size(shipped) - size(without(named, [...own, names])), bytes, note);
}

/**
 * @param {string} part
 * @param {number} gzipped
 * @param {number} bytes
 * @param {string} note
 */
function print(part, gzipped, bytes, note) {
  console.log(`  ${part.padEnd(36)}${String(gzipped).padStart(7)} of ${String(bytes).padStart(7)}  ${note}`);
}
