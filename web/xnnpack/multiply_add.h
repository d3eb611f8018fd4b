#pragma once

#include <wasm_simd128.h>

// Returns sum + a b. Relaxed SIMD lets the processor round once instead of twice, in one
// instruction.
static inline v128_t multiply_add(v128_t sum, v128_t a, v128_t b) {
#ifdef __wasm_relaxed_simd__
  return wasm_f32x4_relaxed_madd(a, b, sum);
#else
  return wasm_f32x4_add(sum, wasm_f32x4_mul(a, b));
#endif
}
