#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include <xnnpack.h>

#include "shared/base/error.h"
#include "shared/model/shapes.h"
#include "web/engine/activations.h"

namespace vaelet::engine {

/// y = W x + b for rows. Weight [out, in], bias [out].
struct FullyConnected {
  int in = 0;
  int out = 0;
  Clamp clamp;
  const std::vector<float>& weight;
  const std::vector<float>& bias;
};

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

/// One XNNPACK operator with its own packed copy of the weights.
class XnnOperator {
 public:
  /// Errors: out_of_memory, engine_failed (XNNPACK's status).
  static Result<XnnOperator> create(const FullyConnected& layer);
  static Result<XnnOperator> create(const TransposedConvolution& layer);

  /// Returns the bytes that XNNPACK takes for a transposed convolution's pointers to the pixels
  /// under its kernel. XNNPACK computes them in 32 bits and trusts the result.
  static std::uint64_t indirection_bytes(const ConvTranspose2d& layer, const LayerShapes& shapes);

  /// Sets the number of rows or images and where they stand. The first call allocates; later ones
  /// neither allocate nor fail.
  xnn_status prepare(int batch, const float* input, float* output);

  /// Computes what was prepared.
  void run() const { xnn_run_operator(operator_.get(), nullptr); }

 private:
  struct RowSize {};
  struct ImageSize {
    std::size_t height = 0;
    std::size_t width = 0;
    std::uint32_t adjustment = 0;
  };
  using Size = std::variant<RowSize, ImageSize>;

  struct Delete {
    void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
  };

  XnnOperator(xnn_operator_t op, Size size) : operator_(op), size_(size) {}

  static Result<XnnOperator> check(xnn_status status, xnn_operator_t op, Size size);

  std::unique_ptr<xnn_operator, Delete> operator_;
  Size size_;
};

/// Returns the error for a status that is not success; `what` was being done.
Error xnn_error(xnn_status status, std::string_view what);

}  // namespace vaelet::engine
