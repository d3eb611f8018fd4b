/** Ratios of vaelet's time to another's that the project wants to stay below. */
const goals = {
  "onnxruntime-web": { "mlp-vae": 0.6, "conv-cvae": 0.75, batches: 1.0 },
  coldStart: 1.15,
};

/**
 * A ratio counts as above its goal from this much on: on an idle machine, the median of nine rounds comes out
 * within 5 % of that of the next run.
 */
const noise = 1.05;

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median of what vaelet took beside another in the same round.
 * @param {Record<string, number[]>} times
 * @param {string} peer
 */
function ratio(times, peer) {
  return median(times.vaelet.map((time, round) => time / times[peer][round]));
}

/**
 * Three digits, and all of those before the point.
 * @param {number} time
 */
function milliseconds(time) {
  return time < 100 ? time.toPrecision(3) : time.toFixed(0);
}

/**
 * @param {string} title
 * @param {Record<string, number[]>} times ms, by framework and round
 * @param {(peer: string) => number | undefined} goal
 */
export function printTimes(title, times, goal) {
  console.log(`\n${title}`);
  for (const peer of Object.keys(times)) {
    const wanted = goal(peer);
    const ours = peer === "vaelet" ? "" : `vaelet takes ${ratio(times, peer).toFixed(2)} of it`;
    console.log(`  ${peer.padEnd(17)}${milliseconds(median(times[peer])).padStart(9)} ms  ${ours}${wanted ? `, goal ${wanted}` : ""}`);
  }
}

/**
 * A sentence for each goal that the ratios are above.
 * @param {string} what
 * @param {Record<string, number[]>} times ms, by framework and round
 * @param {(peer: string) => number | undefined} goal
 */
export function missedGoals(what, times, goal) {
  return Object.keys(times).flatMap((peer) => {
    const wanted = goal(peer);
    if (wanted === undefined || ratio(times, peer) <= noise * wanted) return [];
    return [`MISSED: ${what}: expected vaelet to take at most ${wanted} of ${peer}'s time (and ${noise} of that for noise), found ${ratio(times, peer).toFixed(2)}`];
  });
}

/**
 * @param {number[]} times ms that vaelet took, by round
 * @param {{time: number, by: string}} floor
 */
export function printFloor(times, { time, by }) {
  const distance = (median(times) / time).toFixed(2);
  console.log(`  ${"the machine's floor".padEnd(17)}${milliseconds(time).padStart(7)} ms  for ${by}; vaelet takes ${distance} times it`);
}

/**
 * @param {string} architecture
 * @param {number} batch
 * @returns {(peer: string) => number | undefined}
 */
export function decodeGoal(architecture, batch) {
  const { batches, ...single } = goals["onnxruntime-web"];
  const goal = batch > 1 ? batches : single[/** @type {keyof typeof single} */ (architecture)];
  return (peer) => (peer === "onnxruntime-web" ? goal : undefined);
}

/** @param {string} peer */
export function coldGoal(peer) {
  return peer === "plain JavaScript" ? goals.coldStart : undefined;
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
