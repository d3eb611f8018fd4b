#include "indirect_gemm.h"

#include <stdint.h>

#include "multiply_add.h"
#include "tile.h"

// A row of the tile is two vectors of four floats.
enum { tile_rows = vaelet_tile_rows, tile_columns = vaelet_tile_columns };
_Static_assert(tile_rows == 4 && tile_columns == 8, "the kernel is written for this tile");

struct Tile {
  v128_t low[tile_rows];
  v128_t high[tile_rows];
};

// Adds one tap: rows [4, depth] times weights [depth, 8].
static __attribute__((noinline)) void add_tap(struct Tile* tile, size_t depth,
                                              const float* const rows[tile_rows],
                                              const float* weights) {
  struct Tile sums = *tile;
  const float* row0 = rows[0];
  const float* row1 = rows[1];
  const float* row2 = rows[2];
  const float* row3 = rows[3];
  for (size_t k = 0; k < depth; ++k, weights += tile_columns) {
    const v128_t low = wasm_v128_load(weights);
    const v128_t high = wasm_v128_load(weights + 4);
    const v128_t values[tile_rows] = {
        wasm_v128_load32_splat(row0 + k), wasm_v128_load32_splat(row1 + k),
        wasm_v128_load32_splat(row2 + k), wasm_v128_load32_splat(row3 + k)};
    for (int row = 0; row < tile_rows; ++row) {
      sums.low[row] = multiply_add(sums.low[row], values[row], low);
      sums.high[row] = multiply_add(sums.high[row], values[row], high);
    }
  }
  *tile = sums;
}

// Stores the first `columns` of a row's 8.
static void store_row(v128_t low, v128_t high, size_t columns, float* c) {
  if (columns >= tile_columns) {
    wasm_v128_store(c, low);
    wasm_v128_store(c + 4, high);
    return;
  }
  float row[tile_columns];
  wasm_v128_store(row, low);
  wasm_v128_store(row + 4, high);
  for (size_t j = 0; j < columns; ++j) c[j] = row[j];
}

static void store_tile(const struct Tile* tile, size_t rows, size_t columns, float* c,
                       size_t c_stride_bytes, const union xnn_f32_minmax_params* params) {
  const v128_t min = wasm_v128_load32_splat(&params->scalar.min);
  const v128_t max = wasm_v128_load32_splat(&params->scalar.max);
  for (size_t row = 0; row < rows; ++row) {
    store_row(wasm_f32x4_pmin(max, wasm_f32x4_pmax(min, tile->low[row])),
              wasm_f32x4_pmin(max, wasm_f32x4_pmax(min, tile->high[row])), columns, c);
    c = (float*)((uintptr_t)c + c_stride_bytes);
  }
}

void vaelet_f32_igemm_minmax_4x8(size_t rows, size_t columns, size_t row_bytes, size_t taps_bytes,
                                 const float** pixels, const float* packed, float* c,
                                 size_t c_stride_bytes, size_t tile_stride_bytes,
                                 size_t pixel_offset_bytes, const float* zero,
                                 const union xnn_f32_minmax_params params[1]) {
  const size_t depth = row_bytes / sizeof(float);
  const size_t taps = taps_bytes / (tile_rows * sizeof(void*));
  for (;;) {
    struct Tile tile;
    for (int row = 0; row < tile_rows; ++row) {
      tile.low[row] = wasm_v128_load(packed);
      tile.high[row] = wasm_v128_load(packed + 4);
    }
    packed += tile_columns;
    for (size_t tap = 0; tap < taps; ++tap, packed += depth * tile_columns) {
      const float* tap_rows[tile_rows];
      for (int row = 0; row < tile_rows; ++row) {
        const float* pixel = pixels[tap * tile_rows + row];
        tap_rows[row] =
            pixel == zero ? zero : (const float*)((uintptr_t)pixel + pixel_offset_bytes);
      }
      add_tap(&tile, depth, tap_rows, packed);
    }
    store_tile(&tile, rows, columns, c, c_stride_bytes, params);
    if (columns <= tile_columns) return;
    columns -= tile_columns;
    c = (float*)((uintptr_t)c + tile_stride_bytes);
  }
}
