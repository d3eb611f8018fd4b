// Times what no decoder can beat: ../floor.c in this page, in one thread like all others.

/**
 * @typedef {{fill: () => void, tile_depth: () => number, most_weights: () => number, read_weights: (count: number) => number,
 *   row_of_floats: (count: number) => number, row_of_bytes: (count: number) => number} &
 *   Record<`tile_${string}`, (times: number) => number>} FloorExports
 */

/**
 * In a millisecond; `widening` is the time of a row of weights of 8 bits, which become floats in registers, to that of
 * a row of floats.
 * @typedef {{multiplications: number, bytes: number, tile: string, widening: number}} Rates
 */

/** Short ones, so that the best is of an undisturbed moment. */
const rounds = 40;
const milliseconds = 4;
const times = 400;
const lanes = 4;
const bytesPerWeight = 4;

/**
 * How much the machine does in a millisecond at its best, without relaxed SIMD or with it.
 * @param {"floor" | "floor-relaxed"} name of the module
 * @param {number} parameters of the decoder, whose weights lie in a cache or not
 * @returns {Promise<Rates>}
 */
export async function measureFloor(name, parameters) {
  const { instance } = await WebAssembly.instantiate(await (await fetch(`${name}.wasm`)).arrayBuffer(), {});
  const exports = /** @type {FloorExports} */ (/** @type {unknown} */ (instance.exports));
  exports.fill();
  if (parameters > exports.most_weights()) throw new Error(`The floor is measured for up to ${exports.most_weights()} weights, found ${parameters}`);
  const tiles = Object.keys(exports).filter((key) => /^tile_\dx\d$/.test(key)).map((tile) => /** @type {const} */ ([tile, measureTile(exports, tile)]));
  const [tile, multiplications] = tiles.reduce((a, b) => (b[1] > a[1] ? b : a));
  const step = 32;
  const read = parameters - (parameters % step);
  const bytes = bestRate(() => exports.read_weights(parameters), read) * bytesPerWeight;
  const [ofFloats, ofBytes] = /** @type {const} */ (["row_of_floats", "row_of_bytes"]).map((row) => bestRate(() => exports[row](parameters), read));
  return { multiplications, bytes, tile: tile.replace("tile_", ""), widening: ofFloats / ofBytes };
}

/**
 * @param {FloorExports} exports
 * @param {string} tile
 */
function measureTile(exports, tile) {
  const [rows, vectors] = tile.replace("tile_", "").split("x").map(Number);
  const expected = rows * vectors * lanes * exports.tile_depth() * times;
  return bestRate(() => exports[/** @type {`tile_${string}`} */ (tile)](times), expected);
}

/**
 * The most that is done in a millisecond, of several short measurements.
 * @param {() => number} work returns how much it has done, counted by itself
 * @param {number} expected what it must return
 */
function bestRate(work, expected) {
  let best = 0;
  for (let round = 0; round < rounds; ++round) {
    const start = performance.now();
    let elapsed = 0;
    let done = 0;
    do {
      const counted = work();
      if (counted !== expected) throw new Error(`The floor's loop was to do ${expected} steps and did ${counted}.`);
      done += counted;
      elapsed = performance.now() - start;
    } while (elapsed < milliseconds);
    best = Math.max(best, done / elapsed);
  }
  return best;
}
