// What the project wants of its times, as ratios to those of others in the same run.

/** The commit whose package stands beside this one's: ratios to other projects' differ by processor, to it less. */
export const earlierCommit = "087ad6a";

/**
 * What is measured: `batch` pictures decoded, or one picture encoded, once or under each label.
 * @typedef {{kind: "decode" | "encode", batch: number}} Task
 */

const isConvolutional = (/** @type {string} */ architecture) => architecture !== "mlp-vae";

/**
 * The largest ratio of our time to each peer's.
 * @param {string} architecture
 * @param {Task} task
 * @returns {Record<string, Record<string, number>>} by our module, by peer
 */
export function goalsOf(architecture, { kind, batch }) {
  const everyRow = { "vaelet, default": { [earlierCommit]: 1, "onnxruntime-web": 0.85 } };
  if (kind === "encode") return everyRow;
  if (isConvolutional(architecture)) {
    return { ...everyRow, vaelet: { [earlierCommit]: batch === 1 ? 0.85 : 0.7, "LiteRT.js": 0.7, "onnxruntime-web": 0.55 } };
  }
  const earlier = new Map([[1, 0.8], [16, 0.75], [64, 0.72]]).get(batch) ?? 0.7;
  return {
    ...everyRow,
    vaelet: { [earlierCommit]: earlier, "LiteRT.js": 0.85, "onnxruntime-web": batch === 1 ? 0.45 : 0.65 },
    ...(batch === 1 && { "vaelet, int8": { [earlierCommit]: 0.5 } }),
  };
}

/** From the navigation to the first digit, to that of plain JavaScript with the weights of the earlier commit. */
export const coldGoals = { "vaelet, int8": { "plain JavaScript": 1 } };

/** The same over a slow line. */
export const slowGoals = { "vaelet, int8": { "plain JavaScript": 0.45 } };

/** The largest ratio of that to what the line takes for the bytes that are needed. */
export const lineGoal = 1.15;
