import { openWeightsFile } from "./weights-file.js";

/**
 * Returns the same weights file in version 2, with its tensors in another order.
 * @param {Uint8Array} bytes
 * @param {RegExp[]} order  of names: tensors of the first that fits stand first, those that none fits last
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function reorderTensors(bytes, order) {
  const { metadata, entries, dataStart } = openWeightsFile(bytes);
  const place = (/** @type {string} */ name) => (order.findIndex((names) => names.test(name)) + 1 || order.length + 1);
  const names = Object.keys(entries).filter((name) => !name.startsWith("x.pad.")).sort((a, b) => place(a) - place(b));
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: { ...metadata, format: "vaelet/2" } };
  /** @type {Buffer[]} */
  const data = [];
  let end = 0;
  names.forEach((name, i) => {
    const { dtype, shape, data_offsets: [from, to] } = entries[name];
    const missing = -end & 7;
    if (missing > 0) header[`x.pad.${i}`] = { dtype: "I8", shape: [missing], data_offsets: [end, end + missing] };
    data.push(Buffer.alloc(missing), Buffer.from(bytes.subarray(dataStart + from, dataStart + to)));
    header[name] = { dtype, shape, data_offsets: [end + missing, (end += missing + to - from)] };
  });
  const text = JSON.stringify(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  return new Uint8Array(Buffer.concat([length, Buffer.from(text), ...data]));
}
