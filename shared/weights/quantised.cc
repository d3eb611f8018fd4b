#include "shared/weights/quantised.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace vaelet {
namespace {

constexpr float most_whole = 127.0F;

/// Returns the least number of 16 significant bits that is not below `value`, which is positive.
float round_up_to_16_bits(float value) {
  int exponent = 0;
  const float fraction = std::frexp(value, &exponent);
  return std::ldexp(std::ceil(std::ldexp(fraction, 16)), exponent - 16);
}

/// Returns a scale by which the largest magnitude of an output becomes 127; 1 for zeros, and never
/// one so small that products would be subnormal.
float scale_of(float magnitude) {
  if (magnitude == 0.0F) return 1.0F;
  return std::max(round_up_to_16_bits(magnitude / most_whole), std::numeric_limits<float>::min());
}

/// Returns the output that a value belongs to.
std::size_t output_of(std::size_t index, const TensorDescription& description) {
  std::size_t run = 1;
  for (std::size_t axis = *description.output_axis + 1; axis < description.shape.size(); ++axis) {
    run *= static_cast<std::size_t>(description.shape[axis]);
  }
  return index / run % static_cast<std::size_t>(description.shape[*description.output_axis]);
}

}  // namespace

QuantisedWeight quantise(const std::vector<float>& weight, const TensorDescription& description) {
  const auto outputs = static_cast<std::size_t>(description.shape[*description.output_axis]);
  QuantisedWeight quantised{std::vector<float>(weight.size()), std::vector<float>(outputs)};
  for (std::size_t i = 0; i < weight.size(); ++i) {
    float& magnitude = quantised.scale[output_of(i, description)];
    magnitude = std::max(magnitude, std::fabs(weight[i]));
  }
  std::transform(quantised.scale.begin(), quantised.scale.end(), quantised.scale.begin(), scale_of);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    quantised.whole[i] = std::round(weight[i] / quantised.scale[output_of(i, description)]);
  }
  return quantised;
}

std::vector<float> round_to_stored(std::vector<float> values, const TensorDescription& description,
                                   DType dtype) {
  if (dtype != DType::i8) {
    for (float& value : values) value = round_to_stored(value, dtype);
  } else if (!description.output_axis) {
    for (float& value : values) value = round_to_stored(value, DType::f32);
  } else {
    const QuantisedWeight quantised = quantise(values, description);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = quantised.whole[i] * quantised.scale[output_of(i, description)];
    }
  }
  return values;
}

}  // namespace vaelet
