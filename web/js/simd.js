// What WebAssembly can do here, asked with the smallest modules that need it: one function without parameters.

/**
 * @param {number[]} code of the function
 */
function moduleOf(...code) {
  const body = [0, ...code, 0x0b];
  const section = [1, body.length, ...body];
  return Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, section.length, ...section);
}

/**
 * @param {Uint8Array<ArrayBuffer>} module
 * @returns {boolean} whether it would compile
 */
function validates(module) {
  return typeof WebAssembly !== "undefined" && WebAssembly.validate(module);
}

/** i32.const 0, i8x16.splat */
const vector = [0x41, 0, 0xfd, 0x0f];
const drop = 0x1a;

export function hasSimd() {
  return validates(moduleOf(...vector, drop));
}

/**
 * Returns which of the package's two builds of its WebAssembly module is fetched here: for who preloads or keeps it.
 * @returns {"vaelet.wasm" | "vaelet-relaxed.wasm"}
 */
export function moduleFile() {
  return hasRelaxedSimd() ? "vaelet-relaxed.wasm" : "vaelet.wasm";
}

/** A module with f32x4.relaxed_madd, which multiplies and adds in one instruction. */
export function relaxedSimdModule() {
  return moduleOf(...vector, ...vector, ...vector, 0xfd, 0x85, 0x02, drop);
}

export function hasRelaxedSimd() {
  return validates(relaxedSimdModule());
}
