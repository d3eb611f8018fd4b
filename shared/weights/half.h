#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace vaelet {

inline std::uint32_t bits_of_float(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

inline float float_of_bits(std::uint32_t bits) {
  float value = 0.0F;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

/// IEEE 754 binary16, as bits. Every half is exactly a float; a subnormal half is a normal float.
/// Without branches, so that a loop of it runs on several at a time.
inline float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16;
  const std::uint32_t magnitude = (half & 0x7FFFU) << 13;
  constexpr std::uint32_t infinity = 0x1FU << 23;  // of a half, in a float's place
  // The exponents count from 15 and from 127. Multiplying by their distance serves subnormals too.
  const std::uint32_t wide = bits_of_float(float_of_bits(magnitude) * 0x1p112F);
  return float_of_bits(sign | (magnitude >= infinity ? magnitude | 0x7F800000U : wide));
}

/// Rounds to the nearest half, ties to even; beyond 65519 it gives infinity, a NaN stays one.
std::uint16_t float_to_half(float value);

/// Zero for a number too small to be a normal float.
inline float flush_subnormal(float value) {
  return std::fabs(value) < std::numeric_limits<float>::min() ? 0.0F : value;
}

}  // namespace vaelet
