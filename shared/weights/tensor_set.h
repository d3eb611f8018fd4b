#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/shapes.h"
#include "shared/weights/safetensors.h"

namespace vaelet {

/// The tensors of a container by name. Each is taken once, so that the rest is unknown.
class TensorSet {
 public:
  explicit TensorSet(std::vector<TensorView> tensors) : tensors_(std::move(tensors)) {}

  bool contains(std::string_view name) const { return find(name) != nullptr; }

  /// Returns the number of axes; 0 when the tensor is missing.
  std::size_t dimensions(std::string_view name) const;

  /// Returns the length of one axis, at least 1; 1 when the tensor is missing or has no such axis.
  std::int64_t side(std::string_view name, std::size_t axis) const;

  /// Takes a tensor out. Errors: tensor_missing, tensor_shape_wrong, dtype_unknown,
  /// tensor_not_finite.
  Result<TensorView> take(std::string_view name, const std::vector<std::int64_t>& shape);

  /// Takes the weight of a layer out, which may be I8 with a tensor of scales beside it, one for
  /// each index of `output_axis`. Errors: those of `take` and tensor_value_invalid.
  Result<TensorView> take_weight(const TensorDescription& weight);

  /// Takes a tensor out that must be F32, and returns its values. Errors: those of `take` and
  /// tensor_dtype_wrong.
  Result<std::vector<float>> take_values(std::string_view name,
                                         const std::vector<std::int64_t>& shape);

  /// The same of a tensor that may be F16. Errors: those of `take`.
  Result<std::vector<float>> take_compact(std::string_view name,
                                          const std::vector<std::int64_t>& shape);

  /// Returns the name of a tensor that is left and not the writer's own (`x.`), or nullptr.
  const std::string* find_unknown() const;

 private:
  const TensorView* find(std::string_view name) const;

  Result<const TensorView*> find_shaped(std::string_view name,
                                        const std::vector<std::int64_t>& shape) const;
  TensorView take_out(const TensorView& found);

  std::vector<TensorView> tensors_;
};

}  // namespace vaelet
