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
  constexpr std::uint32_t least_normal = 1U << 23;
  constexpr std::uint32_t rebias = (127U - 15U) << 23;  // exponents count from 15, and from 127
  // A subnormal half is 2^-14 less than the number with its bits and the least exponent. No step is
  // a subnormal float, which a thread of the trainer takes for zero.
  const std::uint32_t subnormal =
      bits_of_float(float_of_bits(magnitude + least_normal + rebias) - 0x1p-14F);
  const std::uint32_t wide = magnitude < least_normal ? subnormal : magnitude + rebias;
  return float_of_bits(sign | (magnitude >= infinity ? magnitude | 0x7F800000U : wide));
}

/// Rounds to the nearest half, ties to even; beyond 65519 it gives infinity, a NaN stays one.
std::uint16_t float_to_half(float value);

/// Zero for a number too small to be a normal float.
inline float flush_subnormal(float value) {
  return std::fabs(value) < std::numeric_limits<float>::min() ? 0.0F : value;
}

}  // namespace vaelet
