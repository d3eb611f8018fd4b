// Times what no decoder can beat: ../floor.c in this page, in one thread like all others.

/**
 * @typedef {object} FloorExports
 * @property {(steps: number) => number} multiply_add
 * @property {() => number} operations_per_step
 * @property {(count: number, times: number) => number} read_weights
 * @property {() => number} most_weights
 * @property {() => void} _initialize
 */

/** @typedef {{operations: number, bytes: number}} Rates  in a millisecond */

/** Short ones, so that the best is of an undisturbed moment. */
const rounds = 60;
const milliseconds = 5;

/** @type {FloorExports | undefined} */
let started;

async function start() {
  if (started) return started;
  const { instance } = await WebAssembly.instantiate(await (await fetch("floor.wasm")).arrayBuffer(), {});
  started = /** @type {FloorExports} */ (/** @type {unknown} */ (instance.exports));
  started._initialize();
  return started;
}

/**
 * How much of either the machine does in a millisecond, at its best.
 * @param {number} parameters of the decoder, whose weights lie in a cache or not
 * @returns {Promise<Rates>}
 */
export async function measureFloor(parameters) {
  const { multiply_add, operations_per_step, read_weights, most_weights } = await start();
  if (parameters > most_weights()) throw new Error(`The floor is measured for up to ${most_weights()} weights, found ${parameters}`);
  const steps = 10_000;
  const best = (/** @type {() => unknown} */ work) =>
    Math.max(...Array.from({ length: rounds }, () => rate(work)));
  return {
    operations: best(() => multiply_add(steps)) * steps * operations_per_step(),
    bytes: best(() => read_weights(parameters, 1)) * parameters * Float32Array.BYTES_PER_ELEMENT,
  };
}

/**
 * Times that something is done in a millisecond.
 * @param {() => unknown} work
 */
function rate(work) {
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    work();
    ++count;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return count / elapsed;
}
