// Loops over all the weights of a file: most of what loading does, so built for speed in wasm too.

#include <algorithm>
#include <cstring>
#include <limits>

#include "shared/weights/half.h"
#include "shared/weights/safetensors.h"

namespace vaelet {
namespace {

template <class Bits>
Bits bits_at(std::span<const std::byte> bytes, std::size_t index) {
  Bits bits = 0;
  std::memcpy(&bits, bytes.data() + index * sizeof bits, sizeof bits);
  return bits;
}

/// Returns whether no element is as large as `infinity`, the bits of that number, whatever its
/// sign.
template <class Bits>
bool all_below(Bits infinity, std::span<const std::byte> bytes) {
  constexpr Bits all_but_sign = static_cast<Bits>(~Bits{0}) >> 1;
  Bits largest = 0;
  for (std::size_t index = 0; index < bytes.size() / sizeof(Bits); ++index) {
    const auto magnitude = static_cast<Bits>(bits_at<Bits>(bytes, index) & all_but_sign);
    largest = std::max(largest, magnitude);
  }
  return largest < infinity;
}

void widen(const TensorView& tensor, std::vector<float>& values) {
  std::size_t run = 1;  // values that follow one another and share a scale
  for (std::size_t axis = tensor.scale_axis + 1; axis < tensor.shape.size(); ++axis) {
    run *= static_cast<std::size_t>(tensor.shape[axis]);
  }
  float* value = values.data();
  const std::byte* byte = tensor.bytes.data();
  for (std::size_t start = 0, row = 0; start < values.size(); start += run, ++row) {
    const float scale = tensor.scale[row % tensor.scale.size()];
    for (std::size_t i = 0; i < run; ++i) {
      *value++ = static_cast<float>(static_cast<std::int8_t>(*byte++)) * scale;
    }
  }
}

}  // namespace

bool all_finite(const TensorView& tensor) {
  constexpr std::uint32_t infinite_float = 0x7F800000;
  constexpr std::uint16_t infinite_half = 0x7C00;
  if (tensor.dtype == DType::i8) return true;
  return tensor.dtype == DType::f32 ? all_below(infinite_float, tensor.bytes)
                                    : all_below(infinite_half, tensor.bytes);
}

bool all_above_minus_128(const TensorView& tensor) {
  std::int8_t least = 0;
  for (const std::byte byte : tensor.bytes) {
    least = std::min(least, static_cast<std::int8_t>(byte));
  }
  return least > std::numeric_limits<std::int8_t>::min();
}

std::vector<float> tensor_values(const TensorView& tensor) {
  std::vector<float> values(static_cast<std::size_t>(tensor.element_count()));
  if (values.empty()) return values;
  if (tensor.dtype == DType::i8) {
    widen(tensor, values);
    return values;
  }
  if (tensor.dtype == DType::f32) {
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    for (float& value : values) value = flush_subnormal(value);
    return values;
  }
  for (std::size_t index = 0; index < values.size(); ++index) {
    values[index] = half_to_float(bits_at<std::uint16_t>(tensor.bytes, index));
  }
  return values;
}

}  // namespace vaelet
