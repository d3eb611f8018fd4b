#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <xnnpack.h>

#include "shared/base/error.h"
#include "shared/model/shapes.h"
#include "web/engine/activations.h"

namespace vaelet::engine {

/// Images [height, width, in] -> [.., .., out], transposed convolution. Weight [out, kernel,
/// kernel, in], bias [out].
struct TransposedConvolution {
  int height = 0;
  int width = 0;
  int in = 0;
  int out = 0;
  int kernel = 0;
  int stride = 0;
  Padding padding;
  int output_padding = 0;
  Clamp clamp;
  const std::vector<float>& weight;
  const std::vector<float>& bias;
};

/// An XNNPACK operator for a transposed convolution, with its own packed copy of the weights.
class XnnOperator {
 public:
  /// Errors: out_of_memory, engine_failed (XNNPACK's status).
  static Result<XnnOperator> create(const TransposedConvolution& layer);

  /// Returns the bytes that XNNPACK takes for a transposed convolution: its weights, and pointers
  /// to the pixels under its kernel, whose bytes it computes in 32 bits and trusts.
  static std::uint64_t bytes(const ConvTranspose2d& layer, const LayerShapes& shapes);

  /// Sets the number of images and where they stand. The first call allocates; later ones
  /// neither allocate nor fail.
  xnn_status prepare(int batch, const float* input, float* output);

  /// Computes what was prepared.
  void run() const { xnn_run_operator(operator_.get(), nullptr); }

 private:
  struct Delete {
    void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
  };

  XnnOperator(xnn_operator_t op, const TransposedConvolution& layer);

  std::unique_ptr<xnn_operator, Delete> operator_;
  std::size_t height_;
  std::size_t width_;
  std::uint32_t output_padding_;
};

/// Returns the error for a status that is not success; `what` was being done.
Error xnn_error(xnn_status status, std::string_view what);

}  // namespace vaelet::engine
