// What no loop of WebAssembly in one thread can beat on this machine: how fast it multiplies and
// adds what lies in the first cache, and how fast it reads weights. ./run compiles it without and
// with relaxed SIMD, page/floor.js times it. All factors are 1, so that the sums count the
// multiplications that were added, whatever a compiler made of the loops.

#include <stddef.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define UNROLL _Pragma("clang loop unroll(full)")

enum { depth = 64, most_rows = 8, most_vectors = 8, lanes = 4, streams = 8 };

static float left[most_rows * depth];
static float right[depth * most_vectors * lanes];
static int weights[1 << 23];
static float float_weights[1 << 23];
static signed char byte_weights[1 << 23];

EXPORT(fill) void fill(void) {
  for (size_t i = 0; i < sizeof left / sizeof *left; ++i) left[i] = 1.0F;
  for (size_t i = 0; i < sizeof right / sizeof *right; ++i) right[i] = 1.0F;
  for (size_t i = 0; i < sizeof weights / sizeof *weights; ++i) {
    weights[i] = 1;
    float_weights[i] = 1.0F;
    byte_weights[i] = 1;
  }
}

static inline v128_t multiply_add(v128_t sum, v128_t a, v128_t b) {
#ifdef __wasm_relaxed_simd__
  return wasm_f32x4_relaxed_madd(a, b, sum);
#else
  return wasm_f32x4_add(sum, wasm_f32x4_mul(a, b));
#endif
}

// Rows [rows, depth] times columns [depth, 4 vectors], as a kernel does it, `times` times. Returns
// the sum of all sums.
#define TILE(rows, vectors)                                                                        \
  EXPORT(tile_##rows##x##vectors) float tile_##rows##x##vectors(int times) {                       \
    v128_t sums[rows][vectors];                                                                    \
    UNROLL for (int r = 0; r < rows; ++r) {                                                        \
      UNROLL for (int v = 0; v < vectors; ++v) sums[r][v] = wasm_f32x4_splat(0.0F);                \
    }                                                                                              \
    for (; times > 0; --times) {                                                                   \
      _Pragma("clang loop unroll(disable)") for (int k = 0; k < depth; ++k) {                      \
        v128_t columns[vectors];                                                                   \
        UNROLL for (int v = 0; v < vectors; ++v) {                                                 \
          columns[v] = wasm_v128_load(right + (k * vectors + v) * lanes);                          \
        }                                                                                          \
        UNROLL for (int r = 0; r < rows; ++r) {                                                    \
          const v128_t value = wasm_v128_load32_splat(left + r * depth + k);                       \
          UNROLL for (int v = 0; v < vectors; ++v) {                                               \
            sums[r][v] = multiply_add(sums[r][v], value, columns[v]);                              \
          }                                                                                        \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
    float count = 0.0F;                                                                            \
    UNROLL for (int r = 0; r < rows; ++r) {                                                        \
      UNROLL for (int v = 0; v < vectors; ++v) {                                                   \
        count += wasm_f32x4_extract_lane(sums[r][v], 0) + wasm_f32x4_extract_lane(sums[r][v], 1) + \
                 wasm_f32x4_extract_lane(sums[r][v], 2) + wasm_f32x4_extract_lane(sums[r][v], 3);  \
      }                                                                                            \
    }                                                                                              \
    return count;                                                                                  \
  }

// The shapes that sixteen registers hold: which is the fastest, the machine and the browser decide.
TILE(1, 8)
TILE(2, 4)
TILE(3, 2)
TILE(3, 3)
TILE(4, 2)
TILE(5, 2)
TILE(6, 2)

// Multiplications of one pass over depth for each row and vector.
EXPORT(tile_depth) int tile_depth(void) { return depth; }

// Reads so many weights, in whole steps, and returns how many: each is 1.
EXPORT(read_weights) int read_weights(size_t count) {
  v128_t sums[streams];
  UNROLL for (int i = 0; i < streams; ++i) sums[i] = wasm_i32x4_splat(0);
  for (size_t at = 0; at + streams * lanes <= count; at += streams * lanes) {
    UNROLL for (int i = 0; i < streams; ++i) sums[i] =
        wasm_i32x4_add(sums[i], wasm_v128_load(weights + at + i * lanes));
  }
  UNROLL for (int i = 1; i < streams; ++i) sums[0] = wasm_i32x4_add(sums[0], sums[i]);
  return wasm_i32x4_extract_lane(sums[0], 0) + wasm_i32x4_extract_lane(sums[0], 1) +
         wasm_i32x4_extract_lane(sums[0], 2) + wasm_i32x4_extract_lane(sums[0], 3);
}

static inline int sum_of(v128_t sums[streams]) {
  UNROLL for (int i = 1; i < streams; ++i) sums[0] = wasm_f32x4_add(sums[0], sums[i]);
  return (int)(wasm_f32x4_extract_lane(sums[0], 0) + wasm_f32x4_extract_lane(sums[0], 1) +
               wasm_f32x4_extract_lane(sums[0], 2) + wasm_f32x4_extract_lane(sums[0], 3));
}

// The work of one row: multiplies so many float weights, in whole steps, by a value and adds them
// up. Returns how many.
EXPORT(row_of_floats) int row_of_floats(size_t count) {
  const v128_t value = wasm_v128_load32_splat(left);
  v128_t sums[streams];
  UNROLL for (int i = 0; i < streams; ++i) sums[i] = wasm_f32x4_splat(0.0F);
  for (size_t at = 0; at + streams * lanes <= count; at += streams * lanes) {
    UNROLL for (int i = 0; i < streams; ++i) sums[i] =
        multiply_add(sums[i], value, wasm_v128_load(float_weights + at + i * lanes));
  }
  return sum_of(sums);
}

static inline v128_t widened_half(v128_t half, int high) {
  return wasm_f32x4_convert_i32x4(high ? wasm_i32x4_extend_high_i16x8(half)
                                       : wasm_i32x4_extend_low_i16x8(half));
}

// The same with weights of 8 bits, which become floats in registers.
EXPORT(row_of_bytes) int row_of_bytes(size_t count) {
  const v128_t value = wasm_v128_load32_splat(left);
  v128_t sums[streams];
  UNROLL for (int i = 0; i < streams; ++i) sums[i] = wasm_f32x4_splat(0.0F);
  for (size_t at = 0; at + streams * lanes <= count; at += streams * lanes) {
    UNROLL for (int i = 0; i < streams; i += 2) {
      const v128_t half = wasm_i16x8_load8x8(byte_weights + at + i * lanes);
      sums[i] = multiply_add(sums[i], value, widened_half(half, 0));
      sums[i + 1] = multiply_add(sums[i + 1], value, widened_half(half, 1));
    }
  }
  return sum_of(sums);
}

EXPORT(most_weights) size_t most_weights(void) { return sizeof weights / sizeof *weights; }
