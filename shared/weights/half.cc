#include "shared/weights/half.h"

namespace vaelet {

std::uint16_t float_to_half(float value) {
  const std::uint32_t bits = bits_of_float(value);
  const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000U);
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  const auto with_sign = [sign](std::uint32_t half) {
    return static_cast<std::uint16_t>(sign | half);
  };
  if (magnitude > 0x7F800000U) return with_sign(0x7E00U);
  if (magnitude >= 0x47800000U) return with_sign(0x7C00U);  // from 2^16 on
  if (magnitude < 0x38800000U) {                            // below 2^-14: a subnormal half
    // Adding 0.5 lets the float unit round at the weight of the last subnormal bit, 2^-24.
    const std::uint32_t rounded =
        bits_of_float(float_of_bits(magnitude) + 0.5F) - bits_of_float(0.5F);
    return with_sign(rounded);
  }
  const std::uint32_t is_odd = (magnitude >> 13) & 1U;
  const std::uint32_t rounded = magnitude + 0xFFFU + is_odd;  // may carry into the exponent
  return with_sign((rounded - ((127U - 15U) << 23)) >> 13);
}

}  // namespace vaelet
