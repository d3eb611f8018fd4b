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

std::int64_t TensorSet::side(std::string_view name, std::size_t axis) const {
  const TensorView* tensor = find(name);
  if (tensor == nullptr || tensor->shape.size() <= axis) return 1;
  return std::max<std::int64_t>(tensor->shape[axis], 1);
}

Result<TensorView> TensorSet::take(std::string_view name, const std::vector<std::int64_t>& shape) {
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
  TensorView tensor = *found;
  tensors_.erase(tensors_.begin() + (found - tensors_.data()));
  return tensor;
}

Result<std::vector<float>> TensorSet::take_values(std::string_view name,
                                                  const std::vector<std::int64_t>& shape) {
  VAELET_TRY_ASSIGN(auto tensor, take(name, shape));
  if (tensor.dtype == DType::f32) return tensor_values(tensor);
  return fail(
      ErrorCode::tensor_dtype_wrong,
      fill(R"(tensor "{}": expected the dtype F32, found {})", {name, dtype_name(tensor.dtype)}));
}

const std::string* TensorSet::find_unknown() const {
  for (const TensorView& tensor : tensors_) {
    if (!tensor.name.starts_with("x.")) return &tensor.name;
  }
  return nullptr;
}

}  // namespace vaelet
