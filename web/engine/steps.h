#pragma once

#include <span>
#include <variant>
#include <vector>

#include "web/engine/convolution.h"
#include "web/engine/xnn_operator.h"

namespace vaelet::engine {

/// Appends the label's weights to each row.
struct AppendLabel {
  int features = 0;
  int labels = 0;

  void run(int batch, const float* input, const float* label_weights, float* output) const;
};

/// Makes a square of factor x factor equal pixels of each pixel of images [height, width,
/// channels].
struct RepeatPixels {
  Shape image;  // of the input
  int factor = 2;

  void run(int batch, const float* input, float* output) const;
};

/// Moves the values of each row: out[i] = in[from[i]].
struct Reorder {
  std::vector<int> from;

  void run(int batch, const float* input, float* output) const;
};

/// One step of a network: what it computes, a function over its outputs or null, and the addresses
/// of its rows.
struct Step {
  std::variant<XnnOperator, Convolution, RepeatPixels, AppendLabel, Reorder> work;
  int out_size = 0;  // floats a row
  void (*activation)(std::span<float>) = nullptr;
  const float* in = nullptr;
  float* out = nullptr;
};

/// Sets the number of rows. The first call allocates; later ones neither allocate nor fail.
xnn_status prepare(Step& step, int batch);

/// Computes the first `batch` rows, as many as were prepared.
void run(Step& step, int batch, const float* label_weights);

}  // namespace vaelet::engine
