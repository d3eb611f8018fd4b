// What no decoder in one thread of SIMD128 can beat on this machine: how fast it multiplies and
// adds, and how fast it reads weights. ./run compiles it, page/floor.js times it.

#include <stddef.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))

enum { chains = 6, lanes = 4, streams = 8 };

// As a kernel does it, from registers alone: six sums, the factors of each, and what both need fill
// the registers of x86; fewer sums would wait for one another.
EXPORT(multiply_add) float multiply_add(int steps) {
  static volatile float start = 1.0F;
  v128_t factors[chains];
  v128_t sums[chains];
  for (int i = 0; i < chains; ++i) factors[i] = sums[i] = wasm_f32x4_splat(start + (float)i);
  v128_t value = wasm_f32x4_splat(start);
  const v128_t step = wasm_f32x4_splat(start * 0x1p-20F);
  for (; steps > 0; --steps) {
    value = wasm_f32x4_add(value, step);
#pragma unroll
    for (int i = 0; i < chains; ++i)
      sums[i] = wasm_f32x4_add(sums[i], wasm_f32x4_mul(value, factors[i]));
  }
  for (int i = 1; i < chains; ++i) sums[0] = wasm_f32x4_add(sums[0], sums[i]);
  return wasm_f32x4_extract_lane(sums[0], 0);
}

// Operations of one step above.
EXPORT(operations_per_step) int operations_per_step(void) { return (2 * chains + 1) * lanes; }

static float weights[1 << 23];

// Reads so many floats, in whole steps, as often as `times` says.
EXPORT(read_weights) float read_weights(size_t count, int times) {
  v128_t sums[streams];
  for (int i = 0; i < streams; ++i) sums[i] = wasm_f32x4_splat(0.0F);
  for (; times > 0; --times) {
    for (size_t at = 0; at + streams * lanes <= count; at += streams * lanes) {
#pragma unroll
      for (int i = 0; i < streams; ++i)
        sums[i] = wasm_f32x4_add(sums[i], wasm_v128_load(weights + at + i * lanes));
    }
  }
  for (int i = 1; i < streams; ++i) sums[0] = wasm_f32x4_add(sums[0], sums[i]);
  return wasm_f32x4_extract_lane(sums[0], 0);
}

EXPORT(most_weights) size_t most_weights(void) { return sizeof weights / sizeof *weights; }
