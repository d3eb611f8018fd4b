import { isAddress, resolveUrl } from "../addresses.js";
import { VaeletError } from "../errors.js";
import { fetchBytes } from "../fetch-bytes.js";
import { fetchModule, startRuntime } from "../runtime.js";
import { readSource } from "../weights-source.js";

/**
 * The functions of web/wasm/training.cc. Handles, addresses and sizes are numbers.
 * @typedef {object} TrainingExports
 * @property {WebAssembly.Memory} memory
 * @property {(size: number) => number} vaelet_training_allocate
 * @property {(memory: number) => void} vaelet_training_release
 * @property {(bytes: number, size: number, seed: number, outer: number, inner: number) => number} vaelet_training_create
 * @property {(trainer: number) => void} vaelet_training_free
 * @property {() => number} vaelet_training_error_code
 * @property {() => number} vaelet_training_error
 * @property {() => number} vaelet_training_error_size
 * @property {(trainer: number) => number} vaelet_training_batch
 * @property {(trainer: number) => number} vaelet_training_count
 * @property {(trainer: number) => number} vaelet_training_test_count
 * @property {(trainer: number) => number} vaelet_training_height
 * @property {(trainer: number) => number} vaelet_training_width
 * @property {(trainer: number) => number} vaelet_training_test_labels
 * @property {(trainer: number, learningRate: number, beta: number) => number} vaelet_training_step
 * @property {(trainer: number) => number} vaelet_training_steps
 * @property {(trainer: number) => number} vaelet_training_reconstruction
 * @property {(trainer: number) => number} vaelet_training_kl
 * @property {(trainer: number) => number} vaelet_training_encode_tests
 * @property {(trainer: number, side: number, reach: number) => number} vaelet_training_decode_square
 * @property {(trainer: number) => number} vaelet_training_write
 * @property {(trainer: number) => number} vaelet_training_file_size
 */

/**
 * The module that trains, with memory of its own.
 * @typedef {object} TrainingModule
 * @property {TrainingExports} exports
 * @property {() => VaeletError} lastError
 */

const moduleName = "vaelet's module that trains, vaelet-training.wasm";

/** For error sentences. */
const digitsName = "digits";

/**
 * Fetches and starts the module that trains.
 * @param {string | URL | undefined} wasmUrl  undefined: it is beside this file
 * @returns {Promise<TrainingModule>}
 */
export async function startTrainingModule(wasmUrl) {
  const url = await resolveUrl(wasmUrl ?? besideThisFile());
  const { module: wasmModule, bytes: wasmBinary, address } = await fetchModule([url], moduleName, advise);
  const runtime = await startRuntime({ wasmModule, wasmBinary }, { name: `${moduleName},`, needs: "vaelet_training_create", address });
  const exports = /** @type {TrainingExports} */ (/** @type {unknown} */ (runtime.exports));
  return {
    exports,
    lastError() {
      const message = runtime.text(exports.vaelet_training_error(), exports.vaelet_training_error_size());
      return new VaeletError(runtime.text(exports.vaelet_training_error_code()), message);
    },
  };
}

function besideThisFile() {
  try {
    // Bundlers look for exactly this expression.
    return new URL("./vaelet-training.wasm", import.meta.url);
  } catch (cause) {
    const sentence = "Could not tell where vaelet-training.wasm is: these modules have no address of their own here.";
    throw new VaeletError("source-unreadable", `${sentence} ${advise()}`, { cause });
  }
}

/** Returns what to do when vaelet-training.wasm is not where it was looked for. */
function advise() {
  return (
    "Copy vaelet-training.wasm beside the script, or pass `wasmUrl`, the address under which it is served: many bundlers " +
    "give it for an import of `vaelet/training/vaelet-training.wasm`."
  );
}

/**
 * Reads a file of digits, as it is or compressed by gzip.
 * @param {import("../weights-source.js").WeightsSource} source
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function readDigits(source) {
  const bytes = await (isAddress(source) ? fetchBytes(await resolveUrl(source), digitsName) : readSource(source, {}, digitsName));
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  try {
    return new Uint8Array(await new Response(plain).arrayBuffer());
  } catch (cause) {
    throw new VaeletError("data-damaged", "Expected digits compressed by gzip, found a part of such a file. Load it again.", { cause });
  }
}
