#include "shared/weights/half.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

#include "shared/weights/safetensors.h"

namespace vaelet {
namespace {

/// IEEE 754's definition of a binary16 number, in its own words.
double definition(std::uint32_t half) {
  const int exponent = static_cast<int>(half >> 10 & 31);
  const double fraction = half & 1023;
  const double sign = (half & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == 31 && fraction != 0) return std::nan("");
  if (exponent == 31) return sign * std::numeric_limits<double>::infinity();
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

/// The half that is nearest, ties to the even one, found by trying them all between two neighbours.
std::uint32_t nearest(double magnitude) {
  std::uint32_t below = 0;
  for (std::uint32_t bit = 1U << 14; bit != 0; bit >>= 1) {
    if (definition(below | bit) <= magnitude) below |= bit;
  }
  if (below >= 0x7BFF) return magnitude < 65520.0 ? 0x7BFF : 0x7C00;
  const double low = magnitude - definition(below);
  const double high = definition(below + 1) - magnitude;
  if (low == high) return below + (below & 1);
  return low < high ? below : below + 1;
}

TEST_CASE("All 65,536 halves widen as IEEE 754 defines them") {
  int wrong = 0;
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    wrong += same(half_to_float(static_cast<std::uint16_t>(half)), definition(half)) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("All halves that are numbers survive the way to F32 and back") {
  int wrong = 0;
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    const float value = half_to_float(static_cast<std::uint16_t>(half));
    if (!std::isnan(value)) wrong += float_to_half(value) == half ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(std::isnan(half_to_float(float_to_half(std::nanf("")))));
}

TEST_CASE("Floats at, and next to, every tie between two halves go to the nearest, ties to even") {
  int wrong = 0;
  for (std::uint32_t half = 0; half < 0x7BFF; ++half) {
    const auto tie = static_cast<float>((definition(half) + definition(half + 1)) / 2);
    for (const float value : {std::nextafter(tie, 0.0F), tie, std::nextafter(tie, 1e6F)}) {
      wrong += float_to_half(value) == nearest(value) ? 0 : 1;
      wrong += float_to_half(-value) == (nearest(value) | 0x8000) ? 0 : 1;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("Random floats of all sizes go to the nearest half") {
  std::mt19937 random(Catch::getSeed());
  std::uniform_real_distribution<float> exponents(-30.0F, 17.0F);
  int wrong = 0;
  for (int draw = 0; draw < 100000; ++draw) {
    const float value = std::exp2(exponents(random));
    wrong += float_to_half(value) == nearest(value) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("Values beyond the largest half become infinite") {
  CHECK(float_to_half(65519.996F) == 0x7BFF);
  CHECK(float_to_half(65520.0F) == 0x7C00);
  CHECK(float_to_half(-std::numeric_limits<float>::max()) == 0xFC00);
}

TEST_CASE("What F32 stores is the value, but for subnormal numbers, which become zero") {
  const float smallest = std::numeric_limits<float>::min();
  CHECK(round_to_stored(smallest, DType::f32) == smallest);
  CHECK(round_to_stored(std::nextafter(smallest, 0.0F), DType::f32) == 0.0F);
  CHECK(round_to_stored(-1e-40F, DType::f32) == 0.0F);
}

TEST_CASE("What F16 stores is the nearest half, and its subnormal numbers stay") {
  CHECK(round_to_stored(0.1F, DType::f16) == 0.0999755859375F);
  CHECK(round_to_stored(0x1p-24F, DType::f16) == 0x1p-24F);
}

}  // namespace
}  // namespace vaelet
