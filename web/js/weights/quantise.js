import { floatTensor } from "./container.js";

/** @typedef {import("./container.js").Tensor} Tensor */

const mostWhole = 127;

/** The least normal float: what is smaller counts as zero, as the engine reads it. */
const leastNormal = 2 ** -126;

/**
 * Returns the values of a tensor of F32 or F16, without negative zeros.
 * @param {Tensor} tensor
 * @returns {Float32Array<ArrayBuffer>}
 */
export function floatsOf({ dtype, data }) {
  const own = data.slice().buffer;
  const stored = dtype === "F16" ? new Uint16Array(own) : new Float32Array(own);
  const values = new Float32Array(stored.length);
  for (let i = 0; i < values.length; ++i) values[i] = (dtype === "F16" ? widen(stored[i]) : normal(stored[i])) + 0;
  return values;
}

/** @param {number} value */
function normal(value) {
  return Math.abs(value) < leastNormal ? 0 : value;
}

/** @param {number} half bits of a finite number in half precision */
function widen(half) {
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return half & 0x8000 ? -magnitude : magnitude;
}

/**
 * Writes a weight as whole numbers of 8 bits beside a scale for each output, as `vaelet export --dtype i8` does: the
 * largest magnitude of an output becomes 127.
 * @param {Tensor} weight
 * @param {number} axis of the outputs
 * @returns {[Tensor, Tensor]} the whole numbers, the scales
 */
export function quantise(weight, axis) {
  const { name, shape } = weight;
  const values = floatsOf(weight);
  const run = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const outputOf = (/** @type {number} */ i) => Math.floor(i / run) % shape[axis];
  const magnitudes = new Float32Array(shape[axis]);
  for (let i = 0; i < values.length; ++i) magnitudes[outputOf(i)] = Math.max(magnitudes[outputOf(i)], Math.abs(values[i]));
  const scale = magnitudes.map(scaleOf);
  const whole = new Int8Array(values.length);
  for (let i = 0; i < values.length; ++i) whole[i] = roundAway(Math.fround(values[i] / scale[outputOf(i)]));
  return [{ name, dtype: "I8", shape, data: new Uint8Array(whole.buffer) }, floatTensor(`${name}.scale`, [scale.length], scale)];
}

/**
 * Returns a scale of 16 significant bits, so that its products with whole numbers are exact, and never one so small that
 * they would be subnormal.
 * @param {number} magnitude
 */
function scaleOf(magnitude) {
  if (magnitude === 0) return 1;
  const bits = new Uint32Array(Float32Array.of(magnitude / mostWhole).buffer);
  bits[0] = (bits[0] + 0xff) & ~0xff;
  return Math.max(new Float32Array(bits.buffer)[0], leastNormal);
}

/** @param {number} value to the nearest whole number, halves away from zero */
function roundAway(value) {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}
