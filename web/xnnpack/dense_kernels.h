#pragma once

#include <stddef.h>

// A dense layer: rows of `in` floats -> rows of `out` floats, clamped. For C and C++.
struct vaelet_dense {
  size_t in;
  size_t out;
  float min;
  float max;
  // A tile for every 8 outputs, and zeros up to a multiple of vaelet_tiles_at_once.
  const float* tiles;
  // Memory for 2 `in` floats.
  float* scratch;
};

// The tiles that a row alone takes at a time.
enum { vaelet_tiles_at_once = 4 };

// A weight is a float: a tile is 8 biases, then 8 weights for each input.
enum { vaelet_head_floats = 8, vaelet_input_floats = 8 };

// A weight is a whole number of at most 8 bits, as the upper 16 bits of the float that it is, which
// one instruction widens: half the memory, and never slower for one row. A tile is 8 biases, 8
// scales, then for each input the weights of the outputs 0, 4, 1, 5, 2, 6, 3, 7.
enum { vaelet_whole_head_floats = 16, vaelet_whole_input_floats = 4 };

#ifdef __cplusplus
extern "C" {
#endif

// Computes `rows` rows. Of one row alone, inputs that are zero, as every second behind a ReLU is,
// cost nothing. Each row has the same result whatever the number of rows.
void vaelet_dense_run(const struct vaelet_dense* dense, size_t rows, const float* input,
                      float* output);
void vaelet_dense_run_whole(const struct vaelet_dense* dense, size_t rows, const float* input,
                            float* output);

#ifdef __cplusplus
}
#endif
