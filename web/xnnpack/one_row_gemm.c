#include "one_row_gemm.h"

#include <stdint.h>

#include "multiply_add.h"
#include "tile.h"

enum { tile_columns = vaelet_tile_columns, tiles_at_once = 4 };
_Static_assert(tile_columns == 8, "the kernel is written for tiles of two vectors");

struct Sums {
  v128_t low[tiles_at_once];
  v128_t high[tiles_at_once];
};

// Inputs that are collected at a time, on the stack.
enum { block = 1024 };

// A row of inputs, and of one block of them those that are not zero: behind a ReLU that is about
// half. `places` says where in a packed tile their weights stand, in bytes.
struct Row {
  const float* a;
  size_t depth;
  size_t count;
  float values[block];
  uint32_t places[block];
};

static __attribute__((noinline)) void collect(struct Row* row, size_t start) {
  const size_t end = row->depth - start < block ? row->depth : start + block;
  size_t count = 0;
  for (size_t k = start; k < end; ++k) {
    row->values[count] = row->a[k];
    row->places[count] = (uint32_t)((k + 1) * tile_columns * sizeof(float));
    count += row->a[k] != 0.0F;
  }
  row->count = count;
}

// Sums `tiles` neighbouring tiles (a constant at every call, so that the loops unroll). A packed
// tile is 8 biases, then 8 weights for each of the inputs. A row of one block was collected before.
static inline __attribute__((always_inline)) struct Sums sum_tiles(int tiles, struct Row* row,
                                                                   const float* packed) {
  const size_t tile_floats = (row->depth + 1) * tile_columns;
  struct Sums sums;
  for (int t = 0; t < tiles; ++t) {
    sums.low[t] = wasm_v128_load(packed + t * tile_floats);
    sums.high[t] = wasm_v128_load(packed + t * tile_floats + 4);
  }
  for (size_t start = 0; start < row->depth; start += block) {
    if (row->depth > block) collect(row, start);
    for (size_t i = 0; i < row->count; ++i) {
      const float* places = (const float*)((const char*)packed + row->places[i]);
      const v128_t value = wasm_v128_load32_splat(row->values + i);
      for (int t = 0; t < tiles; ++t) {
        const float* weights = places + t * tile_floats;
        sums.low[t] = multiply_add(sums.low[t], value, wasm_v128_load(weights));
        sums.high[t] = multiply_add(sums.high[t], value, wasm_v128_load(weights + 4));
      }
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
  struct Row row;
  row.a = a;
  row.depth = row_bytes / sizeof(float);
  if (row.depth <= block) collect(&row, 0);
  const size_t tile_floats = (row.depth + 1) * tile_columns;
  const size_t tile_stride = tile_stride_bytes / sizeof(float);
  const v128_t min = wasm_v128_load32_splat(&params->scalar.min);
  const v128_t max = wasm_v128_load32_splat(&params->scalar.max);

  for (; columns >= tiles_at_once * tile_columns; columns -= tiles_at_once * tile_columns) {
    const struct Sums sums = sum_tiles(tiles_at_once, &row, packed);
    for (int t = 0; t < tiles_at_once; ++t) {
      wasm_v128_store(c, clamp(sums.low[t], min, max));
      wasm_v128_store(c + 4, clamp(sums.high[t], min, max));
      c += tile_stride;
    }
    packed += tiles_at_once * tile_floats;
  }
  for (; columns >= tile_columns; columns -= tile_columns) {
    const struct Sums sums = sum_tiles(1, &row, packed);
    wasm_v128_store(c, clamp(sums.low[0], min, max));
    wasm_v128_store(c + 4, clamp(sums.high[0], min, max));
    c += tile_stride;
    packed += tile_floats;
  }
  if (columns > 0) {
    const struct Sums sums = sum_tiles(1, &row, packed);
    store_part(clamp(sums.low[0], min, max), clamp(sums.high[0], min, max), columns, c);
  }
}
