#include "native/app/import/float_values.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "shared/base/text.h"
#include "shared/weights/half.h"

namespace vaelet::native {
namespace {

template <class Stored>
Stored element_at(const TensorView& tensor, std::size_t index) {
  Stored element{};
  std::memcpy(&element, tensor.bytes.data() + index * sizeof element, sizeof element);
  return element;
}

/// Returns the numbers, of elements as they are stored.
template <class Stored, class Convert>
std::vector<float> converted(const TensorView& tensor, const Convert& convert) {
  std::vector<float> values(static_cast<std::size_t>(tensor.element_count()));
  for (std::size_t index = 0; index < values.size(); ++index) {
    values[index] = flush_subnormal(convert(element_at<Stored>(tensor, index)));
  }
  return values;
}

std::vector<float> values_of_bf16(const TensorView& tensor) {
  return converted<std::uint16_t>(tensor, [](std::uint16_t bits) {
    return float_of_bits(static_cast<std::uint32_t>(bits) << 16U);
  });
}

std::vector<float> values_of_f64(const TensorView& tensor) {
  return converted<double>(tensor, [](double value) { return static_cast<float>(value); });
}

/// Returns the values where all are finite. They have the order of the elements.
Result<std::vector<float>> where_finite(const TensorView& tensor, std::vector<float> values) {
  const auto wrong =
      std::ranges::find_if_not(values, [](float value) { return std::isfinite(value); });
  if (wrong == values.end()) return values;
  const auto index = static_cast<std::size_t>(wrong - values.begin());
  const double found = tensor.dtype == DType::f64 ? element_at<double>(tensor, index) : *wrong;
  if (std::isfinite(found)) {
    return fail(ErrorCode::tensor_not_finite,
                fill(R"(tensor "{}": expected numbers that F32 holds, found {})",
                     {tensor.name, number_text(found)}));
  }
  return fail(
      ErrorCode::tensor_not_finite,
      fill(R"(tensor "{}": expected finite numbers, found {})", {tensor.name, number_text(found)}));
}

}  // namespace

Result<std::vector<float>> float_values(const TensorView& tensor) {
  switch (tensor.dtype) {
    case DType::f32:
    case DType::f16:
      return where_finite(tensor, tensor_values(tensor));
    case DType::bf16:
      return where_finite(tensor, values_of_bf16(tensor));
    case DType::f64:
      return where_finite(tensor, values_of_f64(tensor));
    default:
      return fail(ErrorCode::tensor_dtype_wrong,
                  fill(R"(tensor "{}": expected the dtype F32, F16, BF16 or F64, found {})",
                       {tensor.name, dtype_name(tensor.dtype)}));
  }
}

}  // namespace vaelet::native
