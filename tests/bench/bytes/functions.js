// The functions of a WebAssembly module whose names were kept, and where their code stands.

/** @typedef {{name: string, start: number, end: number}} Code  bytes of the file, with the length before the body */

const codeSection = 10;
const importSection = 2;
const customSection = 0;
const functionNames = 1;

/** Reads the numbers and texts of a module one after the other. */
class Reader {
  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  text() {
    const length = this.number();
    return new TextDecoder().decode(this.bytes.subarray(this.at, (this.at += length)));
  }
}

/**
 * @param {Uint8Array} bytes of the module
 * @returns {{functions: Code[], names: {start: number, end: number}}} and the section that names them
 */
export function functionsOf(bytes) {
  /** @type {{start: number, end: number}[]} */
  const bodies = [];
  /** @type {Map<number, string>} */
  const names = new Map();
  let imported = 0;
  let nameSection = { start: bytes.length, end: bytes.length };
  for (let at = 8; at < bytes.length; ) {
    const section = new Reader(bytes, at);
    const kind = section.number();
    const length = section.number();
    const end = section.at + length;
    if (kind === importSection) imported = section.number();
    if (kind === codeSection) {
      for (let count = section.number(); count > 0; --count) {
        const start = section.at;
        const size = section.number();
        section.at += size;
        bodies.push({ start, end: section.at });
      }
    }
    if (kind === customSection && section.text() === "name") {
      nameSection = { start: at, end };
      readNames(section, end, names);
    }
    at = end;
  }
  const functions = bodies.map((body, i) => ({ ...body, name: names.get(imported + i) ?? "" }));
  return { functions, names: nameSection };
}

/**
 * @param {Reader} section
 * @param {number} end
 * @param {Map<number, string>} names by index
 */
function readNames(section, end, names) {
  while (section.at < end) {
    const kind = section.number();
    const next = section.number() + section.at;
    if (kind === functionNames) for (let count = section.number(); count > 0; --count) names.set(section.number(), section.text());
    section.at = next;
  }
}
