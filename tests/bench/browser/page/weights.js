// Reads the decoder of a weights file for the frameworks that have no reader of their own.

/** @typedef {import("./channels-last.js").Tensor} Tensor */
/** @typedef {import("../../../web/engine/weights-files.js").Specification} Specification */

/**
 * @param {string} address
 * @returns {Promise<{spec: Specification, tensor: (name: string) => Tensor}>}
 */
export async function readWeights(address) {
  const file = await (await fetch(address)).arrayBuffer();
  const headerLength = Number(new DataView(file).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, headerLength)));
  return {
    spec: JSON.parse(header.__metadata__.spec),
    tensor: (name) => {
      const { dtype, shape, data_offsets: [begin, end] } = header[name];
      const data = file.slice(8 + headerLength + begin, 8 + headerLength + end);
      return { shape, values: dtype === "F16" ? widen(new Uint16Array(data)) : new Float32Array(data) };
    },
  };
}

/**
 * Half precision as single precision: the exponent's bias is 112 larger; subnormals by a subtraction.
 * @param {Uint16Array} halves
 */
function widen(halves) {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; ++i) {
    const half = halves[i];
    const sign = (half & 0x8000) << 16;
    const rest = half & 0x7fff;
    if (rest >= 0x400) bits[i] = sign | ((rest << 13) + (112 << 23));
    else values[i] = (sign ? -1 : 1) * rest * 2 ** -24;
  }
  return values;
}
