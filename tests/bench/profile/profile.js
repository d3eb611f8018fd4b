// Samples decoding in the module whose functions have names; ./run builds what it reads.
import { readFile } from "node:fs/promises";
import { Session } from "node:inspector";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

const root = new URL("../../../", import.meta.url);
const named = new URL("build/wasm/web/wasm/vaelet_named.wasm", root);
/** @type {typeof import("../../../web/js/index.js")} */
const { loadModel } = await import(new URL("build/package/js/index.js", root).href);

/** Microseconds between two samples. */
const interval = 250;
/** Share of the time below which a function is no line of its own. */
const least = 0.01;

const { values: options } = parseArgs({
  options: {
    model: { type: "string", multiple: true, default: ["mlp-vae-2d", "conv-cvae", "faces"] },
    batch: { type: "string", multiple: true, default: ["1", "64"] },
    seconds: { type: "string", default: "3" },
  },
});
const [seconds, ...batches] = [options.seconds, ...options.batch].map(Number);
if (!(seconds > 0 && batches.every((batch) => Number.isInteger(batch) && batch > 0))) {
  throw new Error("Expected --seconds to be a number above 0 and --batch a whole number of at least 1.");
}

/** @typedef {Awaited<ReturnType<typeof loadModel>>} Model */

/**
 * Decodes the same latents again and again.
 * @param {Model} model
 * @param {number} batch
 * @param {number} milliseconds
 * @returns {number} ms for each call
 */
function decode(model, batch, milliseconds) {
  const { latentSize, labels, conditional } = model;
  const z = Float32Array.from({ length: batch * latentSize }, (_, i) => Math.sin(i * 12.9898) * 1.5);
  const label = Float32Array.from({ length: batch * labels.length }, (_, i) => Number(i % labels.length === Math.floor(i / labels.length) % labels.length));
  const input = conditional ? { z, label } : { z };
  const start = performance.now();
  let calls = 0;
  for (; performance.now() - start < milliseconds; ++calls) model.decode(input);
  return (performance.now() - start) / calls;
}

/**
 * @param {() => number} work
 * @returns {Promise<{time: number, shares: [name: string, share: number][]}>} of the samples in each function, most first
 */
async function profile(work) {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.setSamplingInterval", { interval });
  session.post("Profiler.start");
  const time = work();
  const profile = await /** @type {Promise<import("node:inspector").Profiler.Profile>} */ (new Promise((resolve, reject) =>
    session.post("Profiler.stop", (error, result) => (error ? reject(error) : resolve(result.profile)))));
  session.disconnect();
  /** @type {Map<string, number>} */
  const samples = new Map();
  for (const { callFrame: { functionName, url }, hitCount = 0 } of profile.nodes) {
    const name = url.startsWith("wasm:") ? brief(functionName) : "JavaScript and the runtime";
    samples.set(name, (samples.get(name) ?? 0) + hitCount);
  }
  const all = [...samples.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...samples].map(([name, count]) => /** @type {[string, number]} */ ([name, count / all]));
  return { time, shares: shares.sort(([, a], [, b]) => b - a) };
}

/**
 * What people call a function: without its parameters and folders, of a method its class; of a branch over the kinds of
 * steps, the kind, whose work the compiler has put there; of an activation, its own name.
 * @param {string} name
 */
function brief(name) {
  const kind = name.replace(/unique_ptr<([\w:]*), [^>]*>\s?>/g, "$1").match(/__dispatcher<(\d+)ul>.*?_Trait\)1, ([^>]*)>/);
  if (kind !== null) return kind[2].split(", ")[Number(kind[1])].replace(/.*::/, "");
  const operator = name.match(/(\w+)::run\(/);
  if (operator !== null) return operator[1];
  const activation = name.match(/(\w+)4\(float vector/);
  if (activation !== null) return activation[1];
  return name.replace(/\(anonymous namespace\)::/g, "").replace(/[<(].*$/, "").replace(/.*::/, "");
}

console.log(`${cpus()[0].model}, Node.js ${process.version}, one thread`);
for (const name of options.model) {
  const model = await loadModel(new Uint8Array(await readFile(new URL(`www/models/${name}.safetensors`, root))), { wasmUrl: named });
  for (const batch of batches) {
    // Until the engine has compiled what runs often.
    decode(model, batch, 1000);
    const { time, shares } = await profile(() => decode(model, batch, seconds * 1000));
    console.log(`\n${name}, batch ${batch}: ${time.toPrecision(3)} ms`);
    const shown = shares.filter(([, share]) => share >= least);
    const rest = 1 - shown.reduce((sum, [, share]) => sum + share, 0);
    for (const [part, share] of [...shown, /** @type {[string, number]} */ (["all else", rest])]) {
      console.log(`  ${(100 * share).toFixed(1).padStart(5)} %  ${part}`);
    }
  }
  model.dispose();
}
