#pragma once

#include <cstddef>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/spec.h"
#include "web/training/matrix.h"

namespace vaelet::training {

/// One dense layer, y = max(0, W x + b) or y = W x + b, whose weight [out, in] and bias [out] stand
/// at these places among the parameters.
struct DenseLayer {
  std::size_t in = 0;
  std::size_t out = 0;
  bool has_relu = false;
  std::size_t weight = 0;
  std::size_t bias = 0;
};

/// Dense layers one behind the other, forward and backward: backpropagation (Rumelhart, Hinton and
/// Williams 1986). With y = f(a), a = x W^T + b for a batch in rows:
///
///   dL/da = dL/dy * f'(a),  dL/dW = (dL/da)^T x,  dL/db = sum of dL/da,  dL/dx = dL/da W.
class DenseNetwork {
 public:
  /// Makes a network of these layers, of which the first has its parameters from `first_parameter`
  /// on, each weight followed by its bias. `flatten` and `unflatten` change no value and are passed
  /// over. Errors: model_unsupported, for a layer that is not dense or an activation other than
  /// `relu`.
  static Result<DenseNetwork> create(const std::vector<Layer>& layers, std::size_t first_parameter,
                                     std::size_t most_rows);

  const std::vector<DenseLayer>& layers() const { return layers_; }

  /// Returns the number of parameters.
  std::size_t parameter_count() const;

  /// Returns the outputs [rows, out] of the last layer for rows x [rows, in], until the next call.
  /// Three more floats behind them may be written. `x` must live until `backward`.
  float* forward(const float* parameters, const float* x, std::size_t rows);

  /// Sets the gradients of the layers' parameters from that of the last outputs, [rows, out], for
  /// the x of the last `forward`. Writes the gradient of x [rows, in] to `input_gradient`, unless
  /// that is null. `output_gradient` is used up.
  void backward(const float* parameters, float* output_gradient, std::size_t rows, float* gradients,
                float* input_gradient);

 private:
  DenseNetwork() = default;

  std::vector<DenseLayer> layers_;
  std::vector<std::vector<float>> outputs_;    // of each layer [rows, out]
  std::vector<std::vector<float>> gradients_;  // of each layer's outputs, but the last's
  const float* x_ = nullptr;
  Multiplier multiplier_;
};

}  // namespace vaelet::training
