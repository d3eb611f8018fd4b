#include "shared/weights/tensor_set.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "shared/base/text.h"

namespace vaelet {

const TensorView* TensorSet::find(std::string_view name) const {
  const auto found = std::find_if(tensors_.begin(), tensors_.end(),
                                  [&](const TensorView& tensor) { return tensor.name == name; });
  return found == tensors_.end() ? nullptr : &*found;
}

std::size_t TensorSet::dimensions(std::string_view name) const {
  const TensorView* tensor = find(name);
  return tensor == nullptr ? 0 : tensor->shape.size();
}

std::int64_t TensorSet::side(std::string_view name, std::size_t axis) const {
  const TensorView* tensor = find(name);
  if (tensor == nullptr || tensor->shape.size() <= axis) return 1;
  return std::max<std::int64_t>(tensor->shape[axis], 1);
}

Result<const TensorView*> TensorSet::find_shaped(std::string_view name,
                                                 const std::vector<std::int64_t>& shape) const {
  const TensorView* found = find(name);
  if (found == nullptr) {
    return fail(ErrorCode::tensor_missing,
                fill(R"(tensor "{}": expected one of the shape {}, found none)",
                     {name, shape_text(shape)}));
  }
  if (found->shape != shape) {
    return fail(ErrorCode::tensor_shape_wrong,
                fill(R"(tensor "{}": expected the shape {}, found {})",
                     {name, shape_text(shape), shape_text(found->shape)}));
  }
  return found;
}

TensorView TensorSet::take_out(const TensorView& found) {
  TensorView tensor = found;
  tensors_.erase(tensors_.begin() + (&found - tensors_.data()));
  return tensor;
}

Result<TensorView> TensorSet::take(std::string_view name, const std::vector<std::int64_t>& shape) {
  VAELET_TRY_ASSIGN(const TensorView* found, find_shaped(name, shape));
  if (!is_read(found->dtype)) {
    return fail(ErrorCode::dtype_unknown,
                fill(R"(tensor "{}": expected the dtype F32 or F16, found {})",
                     {name, dtype_name(found->dtype)}));
  }
  if (!all_finite(*found)) {
    const std::vector<float> values = tensor_values(*found);
    const auto wrong = std::find_if_not(values.begin(), values.end(),
                                        [](float value) { return std::isfinite(value); });
    return fail(
        ErrorCode::tensor_not_finite,
        fill(R"(tensor "{}": expected finite numbers, found {})", {name, number_text(*wrong)}));
  }
  return take_out(*found);
}

Result<TensorView> TensorSet::take_weight(const TensorDescription& weight) {
  VAELET_TRY_ASSIGN(const TensorView* found, find_shaped(weight.name, weight.shape));
  if (found->dtype != DType::i8 || !weight.output_axis) return take(weight.name, weight.shape);
  TensorView tensor = take_out(*found);
  if (!all_above_minus_128(tensor)) {
    return fail(ErrorCode::tensor_value_invalid,
                fill(R"(tensor "{}": expected -127 to 127, found -128)", {weight.name}));
  }
  tensor.scale_axis = *weight.output_axis;
  const std::string name = weight.name + ".scale";
  VAELET_TRY_ASSIGN(tensor.scale, take_values(name, {weight.shape[tensor.scale_axis]}));
  const auto wrong = std::find_if_not(tensor.scale.begin(), tensor.scale.end(),
                                      [](float scale) { return scale > 0.0F; });
  if (wrong == tensor.scale.end()) return tensor;
  return fail(
      ErrorCode::tensor_value_invalid,
      fill(R"(tensor "{}": expected positive numbers, found {})", {name, number_text(*wrong)}));
}

Result<std::vector<float>> TensorSet::take_values(std::string_view name,
                                                  const std::vector<std::int64_t>& shape) {
  const TensorView* found = find(name);
  if (found == nullptr || found->dtype != DType::f16) return take_compact(name, shape);
  return fail(ErrorCode::tensor_dtype_wrong,
              fill(R"(tensor "{}": expected the dtype F32, found F16)", {name}));
}

Result<std::vector<float>> TensorSet::take_compact(std::string_view name,
                                                   const std::vector<std::int64_t>& shape) {
  VAELET_TRY_ASSIGN(const auto tensor, take(name, shape));
  return tensor_values(tensor);
}

const std::string* TensorSet::find_unknown() const {
  for (const TensorView& tensor : tensors_) {
    if (!tensor.name.starts_with("x.")) return &tensor.name;
  }
  return nullptr;
}

}  // namespace vaelet
