// How the benchmark prints what it measured, and what it says of goals.

/** @typedef {Record<string, Record<string, number>>} Goals  largest ratios, by our module, by peer */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median of what one took beside another in the same round.
 * @param {Record<string, number[]>} times
 * @param {string} own
 * @param {string} peer
 */
function ratio(times, own, peer) {
  return median(times[own].map((time, round) => time / times[peer][round]));
}

/**
 * Three digits, and all of those before the point.
 * @param {number} time
 */
function milliseconds(time) {
  return time < 100 ? time.toPrecision(3) : time.toFixed(0);
}

/**
 * A line for each framework: its time, and what our modules take of it, with the goal where there is one.
 * @param {string} title
 * @param {Record<string, number[]>} times ms, by framework and round
 * @param {Goals} goals
 */
export function printTimes(title, times, goals) {
  console.log(`\n${title}`);
  const own = Object.keys(times).filter(isOwn);
  for (const peer of Object.keys(times)) {
    const ratios = own.filter((name) => name !== peer && !isOwn(peer)).map((name) => {
      const goal = goals[name]?.[peer];
      return `${name} ${ratio(times, name, peer).toFixed(2)}${goal === undefined ? "" : ` (goal ${goal})`}`;
    });
    console.log(`  ${peer.padEnd(17)}${milliseconds(median(times[peer])).padStart(9)} ms  ${ratios.join("; ")}`);
  }
}

/** @param {string} name */
function isOwn(name) {
  return name.startsWith("vaelet");
}

/**
 * A sentence for each goal that the ratios are above.
 * @param {string} what
 * @param {Record<string, number[]>} times ms, by framework and round
 * @param {Goals} goals
 */
export function missedGoals(what, times, goals) {
  return Object.entries(goals).flatMap(([own, peers]) =>
    Object.entries(peers).flatMap(([peer, goal]) => {
      if (times[own] === undefined || times[peer] === undefined || ratio(times, own, peer) <= goal) return [];
      return [`MISSED: ${what}: expected ${own} to take at most ${goal} of the time of ${peer}, found ${ratio(times, own, peer).toFixed(2)}`];
    }),
  );
}

/**
 * What the machine does at best, which the floors follow from.
 * @param {string} model
 * @param {Record<string, import("./page/floor.js").Rates>} rates by our module
 */
export function printRates(model, rates) {
  for (const [own, { multiplications, bytes, tile, widening }] of Object.entries(rates)) {
    const [perSecond, gigabytes] = [multiplications, bytes].map((rate) => (rate / 1e6).toFixed(1));
    console.log(`\n${model}: at best ${perSecond} G multiplications added a second (${own}, tile ${tile}), ${gigabytes} GB of its weights read`);
    console.log(`  one row of them, in 8 bits and widened in registers, takes ${widening.toFixed(2)} times as long as in floats`);
  }
}

/**
 * How far our module is from what the machine can do.
 * @param {string} own
 * @param {number[]} times ms that it took, by round
 * @param {{time: number, by: string}} floor
 */
export function printFloor(own, times, { time, by }) {
  const distance = (median(times) / time).toFixed(2);
  console.log(`  floor of ${own}: ${milliseconds(time)} ms for ${by}; it takes ${distance} times that`);
}

/**
 * How far a start over a slow line is from what the line itself takes. Returns the sentence of a missed goal, if it is one.
 * @param {string} what
 * @param {string} own
 * @param {number[]} times ms that it took, by round
 * @param {{line: number, goal: number}} least ms that the line takes, and the largest ratio to it
 */
export function printLine(what, own, times, { line, goal }) {
  const found = (median(times) / line).toFixed(2);
  console.log(`  the line takes ${milliseconds(line)} ms for what ${own} needs; it takes ${found} times that (goal ${goal})`);
  return Number(found) <= goal ? [] : [`MISSED: ${what}: expected ${own} to take at most ${goal} of the time of the line, found ${found}`];
}

/**
 * @param {string} title
 * @param {Record<string, {code: number, model: number}>} bytes
 */
export function printBytes(title, bytes) {
  console.log(`\n${title}`);
  const kilobytes = (/** @type {number} */ count) => `${(count / 1000).toFixed(1).padStart(9)} KB`;
  for (const [peer, { code, model }] of Object.entries(bytes)) {
    console.log(`  ${peer.padEnd(17)}${kilobytes(code)}  and the model${kilobytes(model)}`);
  }
}
