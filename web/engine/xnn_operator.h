#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include <xnnpack.h>

#include "shared/base/error.h"
#include "web/engine/activations.h"
#include "web/xnnpack/tile.h"

namespace vaelet::engine {

/// y = W x + b for rows. Weight [out, in], bias [out].
struct FullyConnected {
  int in = 0;
  int out = 0;
  Clamp clamp;
  const std::vector<float>& weight;
  const std::vector<float>& bias;
};

/// Returns how many rows of so many floats a convolution makes at a time: whole tiles of the
/// kernel, at least one, and else up to 64 KiB, which stay near the processor.
constexpr std::size_t rows_at_a_time(std::size_t row_floats) {
  constexpr std::size_t floats = 1 << 14;
  return std::max(floats / row_floats / vaelet_tile_rows, std::size_t{1}) * vaelet_tile_rows;
}

/// A dense layer run by XNNPACK, with its own packed copy of the weights.
class XnnOperator {
 public:
  /// Holds no layer yet: one is to be moved here before it runs.
  XnnOperator() = default;

  /// Errors: out_of_memory, engine_failed (XNNPACK's status).
  static Result<XnnOperator> create(const FullyConnected& layer);

  /// Sets the number of rows and where they stand. The first call allocates; later ones
  /// neither allocate nor fail.
  xnn_status prepare(int batch, const float* input, float* output);

  /// Computes what was prepared.
  void run() const { xnn_run_operator(operator_.get(), nullptr); }

 private:
  struct Delete {
    void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
  };

  explicit XnnOperator(xnn_operator_t op) : operator_(op) {}

  std::unique_ptr<xnn_operator, Delete> operator_;
};

/// Returns the error for a status that is not success; `what` was being done.
Error xnn_error(xnn_status status, std::string_view what);

}  // namespace vaelet::engine
