#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "shared/model/shapes.h"
#include "web/engine/activations.h"
#include "web/engine/convolutions/image_operator.h"
#include "web/engine/xnn_operator.h"

namespace vaelet::engine {

/// Computes weight x + bias: a weight and a bias for each channel of [pixels, channels].
struct ScaleAndShift {
  std::vector<float> weight;
  std::vector<float> bias;

  void run(int values, const float* input, float* output) const;
};

/// Copies its rows, for an activation that is a step of its own.
struct CopyRows {};

/// Adds the rows of two slots.
struct AddRows {
  int other_slot = 0;
  const float* other = nullptr;

  void run(int values, const float* input, float* output) const;
};

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

/// The slot of a network's input. The others, from 0 on, are memory that steps write.
inline constexpr int input_slot = -1;

/// One step of a network: what it computes, a function over its outputs, and the slots of its rows,
/// with their addresses once there is memory.
struct Step {
  std::variant<XnnOperator, std::unique_ptr<ImageOperator>, RepeatPixels, ScaleAndShift, CopyRows,
               AddRows, AppendLabel, Reorder>
      work;
  int out_size = 0;  // floats a row
  ActivationFunction activation = {};
  int in_slot = input_slot;
  int out_slot = 0;
  const float* in = nullptr;
  float* out = nullptr;
};

/// Sets the number of rows. The first call allocates; later ones neither allocate nor fail.
xnn_status prepare(Step& step, int batch);

/// Computes the first `batch` rows, as many as were prepared.
void run(Step& step, int batch, const float* label_weights);

}  // namespace vaelet::engine
