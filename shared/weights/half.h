#pragma once

#include <cstdint>

namespace vaelet {

/// IEEE 754 binary16, as bits. Every half is exactly a float; a subnormal half is a normal float.
float half_to_float(std::uint16_t half);

/// Rounds to the nearest half, ties to even; beyond 65519 it gives infinity, a NaN stays one.
std::uint16_t float_to_half(float value);

/// Zero for a number too small to be a normal float.
float flush_subnormal(float value);

}  // namespace vaelet
