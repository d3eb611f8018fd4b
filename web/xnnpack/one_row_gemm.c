#include "one_row_gemm.h"

#include "multiply_add.h"
#include "tile.h"

enum { tile_columns = vaelet_tile_columns, tiles_at_once = 4 };
_Static_assert(tile_columns == 8, "the kernel is written for tiles of two vectors");

struct Sums {
  v128_t low[tiles_at_once];
  v128_t high[tiles_at_once];
};

// Sums `tiles` neighbouring tiles (a constant at every call, so that the loops unroll). A packed
// tile is 8 biases, then 8 weights for each of the `depth` inputs.
static inline __attribute__((always_inline)) struct Sums sum_tiles(int tiles, size_t depth,
                                                                   const float* a,
                                                                   const float* packed) {
  const size_t tile_floats = (depth + 1) * tile_columns;
  struct Sums sums;
  for (int t = 0; t < tiles; ++t) {
    sums.low[t] = wasm_v128_load(packed + t * tile_floats);
    sums.high[t] = wasm_v128_load(packed + t * tile_floats + 4);
  }
  for (size_t k = 0; k < depth; ++k) {
    packed += tile_columns;
    const v128_t value = wasm_v128_load32_splat(a + k);
    for (int t = 0; t < tiles; ++t) {
      const float* weights = packed + t * tile_floats;
      sums.low[t] = multiply_add(sums.low[t], value, wasm_v128_load(weights));
      sums.high[t] = multiply_add(sums.high[t], value, wasm_v128_load(weights + 4));
    }
  }
  return sums;
}

static inline v128_t clamp(v128_t value, v128_t low, v128_t high) {
  return wasm_f32x4_pmin(high, wasm_f32x4_pmax(low, value));
}

// Stores the first `columns` of a tile's 8.
static void store_part(v128_t low, v128_t high, size_t columns, float* c) {
  float tile[tile_columns];
  wasm_v128_store(tile, low);
  wasm_v128_store(tile + 4, high);
  for (size_t j = 0; j < columns; ++j) c[j] = tile[j];
}

void vaelet_f32_gemm_minmax_1x8(size_t rows, size_t columns, size_t row_bytes, const float* a,
                                size_t a_stride, const float* packed, float* c, size_t c_stride,
                                size_t tile_stride_bytes,
                                const union xnn_f32_minmax_params params[1]) {
  (void)rows;
  (void)a_stride;
  (void)c_stride;
  const size_t depth = row_bytes / sizeof(float);
  const size_t tile_floats = (depth + 1) * tile_columns;
  const size_t tile_stride = tile_stride_bytes / sizeof(float);
  const v128_t min = wasm_v128_load32_splat(&params->scalar.min);
  const v128_t max = wasm_v128_load32_splat(&params->scalar.max);

  for (; columns >= tiles_at_once * tile_columns; columns -= tiles_at_once * tile_columns) {
    const struct Sums sums = sum_tiles(tiles_at_once, depth, a, packed);
    for (int t = 0; t < tiles_at_once; ++t) {
      wasm_v128_store(c, clamp(sums.low[t], min, max));
      wasm_v128_store(c + 4, clamp(sums.high[t], min, max));
      c += tile_stride;
    }
    packed += tiles_at_once * tile_floats;
  }
  for (; columns >= tile_columns; columns -= tile_columns) {
    const struct Sums sums = sum_tiles(1, depth, a, packed);
    wasm_v128_store(c, clamp(sums.low[0], min, max));
    wasm_v128_store(c + 4, clamp(sums.high[0], min, max));
    c += tile_stride;
    packed += tile_floats;
  }
  if (columns > 0) {
    const struct Sums sums = sum_tiles(1, depth, a, packed);
    store_part(clamp(sums.low[0], min, max), clamp(sums.high[0], min, max), columns, c);
  }
}
