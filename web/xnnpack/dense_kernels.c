#include "dense_kernels.h"

#include <stdbool.h>
#include <stdint.h>

#include "multiply_add.h"
#include "tile.h"

enum { tile_rows = vaelet_tile_rows, tile_columns = vaelet_tile_columns };
_Static_assert(tile_rows == 4 && tile_columns == 8, "the kernels are written for this tile");

// What is constant at every call of an inlined function decides what remains of it.
#define INLINED static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

// Eight outputs: their weights of an input, or their sums.
struct Columns {
  v128_t low;
  v128_t high;
};

INLINED struct Columns load(const float* values) {
  return (struct Columns){wasm_v128_load(values), wasm_v128_load(values + 4)};
}

INLINED struct Columns weights_at(bool whole, const float* weights) {
  if (!whole) return load(weights);
  const v128_t halves = wasm_v128_load(weights);
  return (struct Columns){wasm_i32x4_shl(halves, 16),
                          wasm_v128_and(halves, wasm_i32x4_const_splat((int)0xFFFF0000))};
}

INLINED size_t head_floats(bool whole) {
  return whole ? vaelet_whole_head_floats : vaelet_head_floats;
}

INLINED size_t input_floats(bool whole) {
  return whole ? vaelet_whole_input_floats : vaelet_input_floats;
}

INLINED size_t tile_floats(bool whole, const struct vaelet_dense* dense) {
  return head_floats(whole) + dense->in * input_floats(whole);
}

INLINED struct Columns first_sums(bool whole, const float* tile) {
  if (!whole) return load(tile);
  return (struct Columns){wasm_f32x4_const_splat(0.0F), wasm_f32x4_const_splat(0.0F)};
}

INLINED struct Columns add(struct Columns sums, v128_t value, struct Columns weights) {
  return (struct Columns){multiply_add(sums.low, value, weights.low),
                          multiply_add(sums.high, value, weights.high)};
}

INLINED v128_t clamp(const struct vaelet_dense* dense, v128_t value) {
  return wasm_f32x4_pmin(wasm_v128_load32_splat(&dense->max),
                         wasm_f32x4_pmax(wasm_v128_load32_splat(&dense->min), value));
}

// Stores the outputs of a tile's sums, or as many as the row has from `column` on.
static __attribute__((noinline)) void finish(bool whole, const struct vaelet_dense* dense,
                                             struct Columns values, const float* tile,
                                             size_t column, float* output) {
  if (whole) {
    const struct Columns bias = load(tile);
    const struct Columns scale = load(tile + tile_columns);
    values.low = multiply_add(bias.low, values.low, scale.low);
    values.high = multiply_add(bias.high, values.high, scale.high);
  }
  values = (struct Columns){clamp(dense, values.low), clamp(dense, values.high)};
  if (column + tile_columns <= dense->out) {
    wasm_v128_store(output + column, values.low);
    wasm_v128_store(output + column + 4, values.high);
    return;
  }
  float some[tile_columns];
  wasm_v128_store(some, values.low);
  wasm_v128_store(some + 4, values.high);
  for (size_t i = 0; column + i < dense->out; ++i) output[column + i] = some[i];
}

// Inputs that are not zero, and where their weights stand in a tile, in bytes.
struct Inputs {
  size_t count;
  const float* values;
  const uint32_t* offsets;
};

INLINED struct Inputs collect(bool whole, const struct vaelet_dense* dense, const float* input) {
  float* values = dense->scratch;
  uint32_t* offsets = (uint32_t*)(values + dense->in);
  size_t count = 0;
  for (size_t i = 0; i < dense->in; ++i) {
    values[count] = input[i];
    offsets[count] = (uint32_t)((head_floats(whole) + i * input_floats(whole)) * sizeof(float));
    count += input[i] != 0.0F;
  }
  return (struct Inputs){count, values, offsets};
}

// Computes a row, four tiles at a time: one alone has two chains of additions, each of which waits
// for its last.
INLINED void run_one_row(bool whole, const struct vaelet_dense* dense, const float* input,
                         float* output) {
  const struct Inputs inputs = collect(whole, dense, input);
  const size_t size = tile_floats(whole, dense);
  const float* tile = dense->tiles;
  for (size_t column = 0; column < dense->out; tile += vaelet_tiles_at_once * size) {
    struct Columns sums[vaelet_tiles_at_once];
    UNROLLED for (int t = 0; t < vaelet_tiles_at_once; ++t) {
      sums[t] = first_sums(whole, tile + t * size);
    }
    for (size_t i = 0; i < inputs.count; ++i) {
      const float* weights = (const float*)((const char*)tile + inputs.offsets[i]);
      const v128_t value = wasm_v128_load32_splat(inputs.values + i);
      UNROLLED for (int t = 0; t < vaelet_tiles_at_once; ++t) {
        sums[t] = add(sums[t], value, weights_at(whole, weights + t * size));
      }
    }
    for (int t = 0; t < vaelet_tiles_at_once; ++t, column += tile_columns) {
      finish(whole, dense, sums[t], tile + t * size, column, output);
    }
  }
}

// Computes a tile of four rows, of which `rows` count.
INLINED void run_row_tile(bool whole, const struct vaelet_dense* dense, const float* tile,
                          size_t column, size_t rows, const float* input, float* output) {
  const float* row0 = input;
  const float* row1 = rows > 1 ? row0 + dense->in : row0;
  const float* row2 = rows > 2 ? row1 + dense->in : row1;
  const float* row3 = rows > 3 ? row2 + dense->in : row2;
  struct Columns sums[tile_rows];
  for (int row = 0; row < tile_rows; ++row) sums[row] = first_sums(whole, tile);
  const float* weights = tile + head_floats(whole);
  for (size_t i = 0; i < dense->in; ++i, weights += input_floats(whole)) {
    const struct Columns columns = weights_at(whole, weights);
    const v128_t values[tile_rows] = {
        wasm_v128_load32_splat(row0 + i), wasm_v128_load32_splat(row1 + i),
        wasm_v128_load32_splat(row2 + i), wasm_v128_load32_splat(row3 + i)};
    for (int row = 0; row < tile_rows; ++row) sums[row] = add(sums[row], values[row], columns);
  }
  for (int row = 0; row < tile_rows; ++row) {
    if ((size_t)row < rows)
      finish(whole, dense, sums[row], tile, column, output + row * dense->out);
  }
}

// One tile of weights after the other, each for all rows while it is in the first cache.
INLINED void run(bool whole, const struct vaelet_dense* dense, size_t rows, const float* input,
                 float* output) {
  if (rows == 1) {
    run_one_row(whole, dense, input, output);
    return;
  }
  const float* tile = dense->tiles;
  for (size_t column = 0; column < dense->out; column += tile_columns) {
    for (size_t row = 0; row < rows; row += tile_rows) {
      run_row_tile(whole, dense, tile, column, rows - row, input + row * dense->in,
                   output + row * dense->out);
    }
    tile += tile_floats(whole, dense);
  }
}

void vaelet_dense_run(const struct vaelet_dense* dense, size_t rows, const float* input,
                      float* output) {
  run(false, dense, rows, input, output);
}

void vaelet_dense_run_whole(const struct vaelet_dense* dense, size_t rows, const float* input,
                            float* output) {
  run(true, dense, rows, input, output);
}
