import { checkArgument } from "../check-argument.js";
import { VaeletError } from "../errors.js";
import { describeValue } from "../values.js";
import { checked, readChecked } from "./checked-file.js";
import { floatTensor, writeContainer } from "./container.js";

/** @typedef {import("./container.js").Container} Container */

/**
 * A direction to be written: z + t vector, with t from low to high.
 * @typedef {object} NewDirection
 * @property {string} name
 * @property {ArrayLike<number>} vector [L] of length 1
 * @property {number} low
 * @property {number} high
 */

const directionTensor = "direction.vector";

/**
 * Writes a copy of a weights file with more directions, behind those that it has.
 * @param {import("../weights-source.js").WeightsSource} source
 * @param {readonly NewDirection[]} directions
 * @param {import("../runtime.js").RuntimeOptions} [where] the module is, as for `loadModel`
 * @returns {Promise<Uint8Array<ArrayBuffer>>} in version 2 of the format
 * @throws {VaeletError} when the file cannot be read, or a direction is not as the format has it
 */
export async function withDirections(source, directions, where) {
  const file = await readChecked(source, where);
  return checked(writeContainer(addDirections(file, directions)), where);
}

/**
 * @param {Container} container
 * @param {readonly NewDirection[]} added
 * @returns {Container}
 */
export function addDirections({ metadata, tensors }, added) {
  checkArgument("directions", added, Array.isArray(added), "an array of {name, vector, low, high}");
  if (added.length === 0) return { metadata, tensors };
  const spec = JSON.parse(metadata.spec);
  for (const direction of added) {
    const { vector } = Object(direction);
    if (vector?.length === spec.latent) continue;
    throw new VaeletError("latent-invalid", `Expected directions of ${spec.latent} numbers, found ${describeValue(vector)}.`);
  }
  spec.directions = [...(spec.directions ?? []), ...added.map(({ name, low, high }) => ({ name, low, high }))];
  const before = tensors.find(({ name }) => name === directionTensor)?.data ?? new Uint8Array();
  const rows = floatTensor(directionTensor, [spec.directions.length, spec.latent], added.flatMap(({ vector }) => Array.from(vector)));
  const data = new Uint8Array(before.length + rows.data.length);
  data.set(before);
  data.set(rows.data, before.length);
  const others = tensors.filter(({ name }) => name !== directionTensor);
  return { metadata: { ...metadata, spec: JSON.stringify(spec) }, tensors: [...others, { ...rows, data }] };
}
