// TensorFlow Lite's file format. Numbers of fields, operators and options are those of its public schema (schema.fbs).
import { Builder } from "flatbuffers";

const schemaVersion = 3;
const fileIdentifier = "TFL3";
const type = { float32: 0, int32: 2 };

/** code: BuiltinOperator; version: of the operator; options: member of BuiltinOptions. */
const operators = {
  add: { code: 0, version: 1, options: 11 },
  concatenation: { code: 2, version: 1, options: 10 },
  conv2d: { code: 3, version: 1, options: 1 },
  fullyConnected: { code: 9, version: 1, options: 8 },
  logistic: { code: 14, version: 1, options: 0 },
  maximum: { code: 55, version: 1, options: 39 },
  minimum: { code: 57, version: 1, options: 39 },
  mul: { code: 18, version: 1, options: 21 },
  pad: { code: 34, version: 1, options: 22 },
  relu: { code: 19, version: 1, options: 0 },
  reshape: { code: 22, version: 1, options: 17 },
  slice: { code: 65, version: 1, options: 48 },
  transposeConv: { code: 67, version: 3, options: 49 },
};

/** @typedef {keyof typeof operators} Operator */
/** @typedef {{field: number, kind: "int8" | "int32", value: number}} Option */
/** @typedef {{name: string, shape: number[], type: number, buffer: number}} TensorEntry */
/** @typedef {{operator: Operator, inputs: number[], output: number, options: Option[]}} Step */

/** Tensors and operators of a file in the making. Tensors are known by their index. */
export class Graph {
  /** @type {TensorEntry[]} */
  #tensors = [];
  /** The first buffer is the empty one of tensors that are computed. */
  #buffers = [/** @type {Uint8Array} */ (new Uint8Array())];
  /** @type {Step[]} */
  #steps = [];

  /**
   * A tensor that is computed or given.
   * @param {string} name
   * @param {number[]} shape
   */
  flow(name, shape) {
    return this.#tensors.push({ name, shape, type: type.float32, buffer: 0 }) - 1;
  }

  /** @param {number} tensor */
  shapeOf(tensor) {
    return this.#tensors[tensor].shape;
  }

  /**
   * @param {number[]} shape
   * @param {Float32Array} values
   */
  floats(shape, values) {
    return this.#constant(shape, type.float32, values);
  }

  /**
   * @param {number[]} shape
   * @param {number[]} values
   */
  integers(shape, values) {
    return this.#constant(shape, type.int32, Int32Array.from(values));
  }

  /**
   * @param {Operator} operator
   * @param {number[]} inputs
   * @param {number[]} shape of the output
   * @param {Option[]} [options]
   */
  add(operator, inputs, shape, options = []) {
    const output = this.flow(`${operator}${this.#steps.length}`, shape);
    this.#steps.push({ operator, inputs, output, options });
    return output;
  }

  /**
   * The bytes of the file.
   * @param {number[]} inputs
   * @param {number[]} outputs
   */
  finish(inputs, outputs) {
    return writeFile({ tensors: this.#tensors, buffers: this.#buffers, steps: this.#steps, inputs, outputs });
  }

  /**
   * @param {number[]} shape
   * @param {number} type
   * @param {Float32Array | Int32Array} values
   */
  #constant(shape, type, values) {
    const buffer = this.#buffers.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) - 1;
    return this.#tensors.push({ name: `constant${buffer}`, shape, type, buffer }) - 1;
  }
}

/**
 * @param {{tensors: TensorEntry[], buffers: Uint8Array[], steps: Step[], inputs: number[], outputs: number[]}} graph
 * @returns {Uint8Array}
 */
function writeFile({ tensors, buffers, steps, inputs, outputs }) {
  const builder = new Builder();
  const used = [...new Set(steps.map(({ operator }) => operator))];
  const subgraph = table(builder, [
    offsets(builder, tensors.map((tensor) => writeTensor(builder, tensor))),
    integers(builder, inputs),
    integers(builder, outputs),
    offsets(builder, steps.map((step) => writeStep(builder, step, used.indexOf(step.operator)))),
  ]);
  const codes = used.map((operator) => writeOperatorCode(builder, operators[operator]));
  const data = buffers.map((bytes) => table(builder, bytes.length > 0 ? [aligned(builder, bytes)] : []));
  const fields = [offsets(builder, codes), offsets(builder, [subgraph]), 0, offsets(builder, data)];
  builder.startObject(1 + fields.length);
  builder.addFieldInt32(0, schemaVersion, 0);
  fields.forEach((offset, i) => builder.addFieldOffset(i + 1, offset, 0));
  builder.finish(builder.endObject(), fileIdentifier);
  return builder.asUint8Array();
}

/**
 * Tensor: shape, type, buffer, name.
 * @param {Builder} builder
 * @param {TensorEntry} tensor
 */
function writeTensor(builder, { name, shape, type, buffer }) {
  const shapeOffset = integers(builder, shape);
  const nameOffset = builder.createString(name);
  builder.startObject(4);
  builder.addFieldOffset(0, shapeOffset, 0);
  builder.addFieldInt8(1, type, 0);
  builder.addFieldInt32(2, buffer, 0);
  builder.addFieldOffset(3, nameOffset, 0);
  return builder.endObject();
}

/**
 * Operator: opcode_index, inputs, outputs, builtin_options_type, builtin_options.
 * @param {Builder} builder
 * @param {Step} step
 * @param {number} index of the operator's code
 */
function writeStep(builder, { operator, inputs, output, options }, index) {
  const inputOffset = integers(builder, inputs);
  const outputOffset = integers(builder, [output]);
  const optionOffset = writeOptions(builder, options);
  builder.startObject(5);
  builder.addFieldInt32(0, index, 0);
  builder.addFieldOffset(1, inputOffset, 0);
  builder.addFieldOffset(2, outputOffset, 0);
  builder.addFieldInt8(3, operators[operator].options, 0);
  if (operators[operator].options !== 0) builder.addFieldOffset(4, optionOffset, 0);
  return builder.endObject();
}

/**
 * @param {Builder} builder
 * @param {Option[]} options
 */
function writeOptions(builder, options) {
  builder.startObject(options.length);
  for (const { field, kind, value } of options) {
    if (kind === "int8") builder.addFieldInt8(field, value, 0);
    else builder.addFieldInt32(field, value, 0);
  }
  return builder.endObject();
}

/**
 * OperatorCode: deprecated_builtin_code, custom_code, version, builtin_code.
 * @param {Builder} builder
 * @param {{code: number, version: number}} operator
 */
function writeOperatorCode(builder, { code, version }) {
  builder.startObject(4);
  builder.addFieldInt8(0, code, 0);
  builder.addFieldInt32(2, version, 1);
  builder.addFieldInt32(3, code, 0);
  return builder.endObject();
}

/**
 * @param {Builder} builder
 * @param {number[]} fields offsets, in the order of the table's fields
 */
function table(builder, fields) {
  builder.startObject(fields.length);
  fields.forEach((offset, i) => builder.addFieldOffset(i, offset, 0));
  return builder.endObject();
}

/**
 * @param {Builder} builder
 * @param {number[]} values offsets
 */
function offsets(builder, values) {
  builder.startVector(4, values.length, 4);
  for (const value of [...values].reverse()) builder.addOffset(value);
  return builder.endVector();
}

/**
 * @param {Builder} builder
 * @param {number[]} values
 */
function integers(builder, values) {
  builder.startVector(4, values.length, 4);
  for (const value of [...values].reverse()) builder.addInt32(value);
  return builder.endVector();
}

/**
 * A buffer's data, which the format wants at multiples of 16.
 * @param {Builder} builder
 * @param {Uint8Array} bytes
 */
function aligned(builder, bytes) {
  builder.startVector(1, bytes.length, 16);
  for (let i = bytes.length - 1; i >= 0; --i) builder.addInt8(bytes[i]);
  return builder.endVector();
}
