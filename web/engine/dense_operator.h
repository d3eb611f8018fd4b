#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/base/error.h"
#include "shared/weights/safetensors.h"
#include "web/engine/activations.h"
#include "web/engine/buffer.h"
#include "web/engine/weight_order.h"
#include "web/xnnpack/dense_kernels.h"

namespace vaelet::engine {

/// y = W x + b for rows, as the file has it: weight [out, in], whatever axes `in` is made of, bias
/// [out]. An order says where in memory each input and output stands.
struct FullyConnected {
  int in = 0;
  int out = 0;
  Clamp clamp;
  const TensorView& weight;
  const std::vector<float>& bias;
  const FeatureOrder& in_order;
  const FeatureOrder& out_order;
};

/// A dense layer with its own packed copy of the weights. Those of 8 bits become 16 each, half of a
/// float, where `keeps_whole`: half the memory and less time for one row, as dense layers have
/// them; somewhat more time for the many rows of a convolution.
class DenseOperator {
 public:
  /// Errors: out_of_memory.
  static Result<DenseOperator> create(const FullyConnected& layer, bool keeps_whole);

  /// Returns the bytes that it takes.
  static std::uint64_t bytes(std::uint64_t in, std::uint64_t out, bool is_whole);

  /// Computes rows [rows, out] from [rows, in]. Allocates nothing.
  void run(std::size_t rows, const float* input, float* output) const;

 private:
  DenseOperator() = default;

  void pack(const FullyConnected& layer);
  void pack_whole(const FullyConnected& layer);

  bool is_whole_ = false;
  std::size_t tile_floats_ = 0;
  vaelet_dense dense_ = {};
  Buffer tiles_;
  Buffer scratch_;
};

}  // namespace vaelet::engine
