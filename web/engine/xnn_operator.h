#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include <xnnpack.h>

#include "shared/base/error.h"
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

/// The floats of rows that a convolution makes at a time, at least: 64 KB, enough rows to keep the
/// kernels busy, and few enough to stay near the processor.
inline constexpr std::size_t least_tile_floats = 1 << 14;

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
