#include "web/engine/activations.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "shared/model/spec.h"

namespace vaelet::engine {
namespace {

using Float4 = float __attribute__((vector_size(16)));
using Int4 = std::int32_t __attribute__((vector_size(16)));

Float4 splat(float value) { return Float4{value, value, value, value}; }

/// exp(x) for x <= 0 as scale (1 + rest): scale = 2^n with n the nearest integer to x / ln 2, and
/// rest = exp(r) - 1 for |r| <= ln 2 / 2, ln 2 in two parts (Cody and Waite 1980), by the Taylor
/// series of exp. Below -87, where exp(x) would be subnormal, x is taken for -87.
struct ExpParts {
  Float4 scale;
  Float4 rest;
};

ExpParts exp_of_negative(Float4 x) {
  constexpr float smallest_exponent = -87.0F;
  constexpr float log2_e = 1.44269504F;
  constexpr float ln_2_high = 0.693359375F;
  constexpr float ln_2_low = -2.12194440e-4F;
  // Adding 1.5 * 2^23 leaves the rounded integer in the low bits.
  constexpr float rounder = 12582912.0F;
  constexpr std::int32_t exponent_bias = 127;
  constexpr std::int32_t mantissa_bits = 23;

  x = x > splat(smallest_exponent) ? x : splat(smallest_exponent);
  const Float4 shifted = x * splat(log2_e) + splat(rounder);
  const Float4 n = shifted - splat(rounder);
  const Float4 r = (x - n * splat(ln_2_high)) - n * splat(ln_2_low);
  Float4 series = splat(1.0F / 5040);
  for (const float coefficient : {1.0F / 720, 1.0F / 120, 1.0F / 24, 1.0F / 6, 0.5F, 1.0F}) {
    series = series * r + splat(coefficient);
  }
  const Int4 exponent = __builtin_convertvector(n, Int4) + exponent_bias;
  return {reinterpret_cast<Float4>(exponent << mantissa_bits), series * r};
}

Float4 magnitude(Float4 x) { return x < splat(0) ? -x : x; }

Float4 sigmoid4(Float4 x) {
  // exp(-|x|) never overflows; the two branches are the same function written for either sign.
  const ExpParts parts = exp_of_negative(-magnitude(x));
  const Float4 e = parts.scale + parts.scale * parts.rest;
  return (x < splat(0) ? e : splat(1)) / (splat(1) + e);
}

Float4 silu4(Float4 x) { return x * sigmoid4(x); }

/// (1 - exp(-2 |x|)) / (1 + exp(-2 |x|)), with the sign of x; 1 - exp keeps its digits near 0.
Float4 tanh4(Float4 x) {
  const ExpParts parts = exp_of_negative(splat(-2) * magnitude(x));
  const Float4 exp_minus_1 = (parts.scale - splat(1)) + parts.scale * parts.rest;
  const Float4 positive = -exp_minus_1 / (splat(2) + exp_minus_1);
  return x < splat(0) ? -positive : positive;
}

template <Float4 (*function)(Float4)>
void apply(std::span<float> values) {
  constexpr std::size_t lanes = 4;
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    Float4 x;
    std::memcpy(&x, &values[i], sizeof(x));
    x = function(x);
    std::memcpy(&values[i], &x, sizeof(x));
  }
  if (i < values.size()) {
    Float4 x = splat(0);
    std::memcpy(&x, &values[i], (values.size() - i) * sizeof(float));
    x = function(x);
    std::memcpy(&values[i], &x, (values.size() - i) * sizeof(float));
  }
}

}  // namespace

ActivationPlan plan_of(Activation activation) {
  switch (activation) {
    case Activation::none:
      return {};
    case Activation::relu:
      return {.clamp = {.min = 0.0F}};
    case Activation::silu:
      return {.function = silu};
    case Activation::tanh:
      return {.function = tanh};
  }
  return {};
}

void silu(std::span<float> values) { apply<silu4>(values); }

void sigmoid(std::span<float> values) { apply<sigmoid4>(values); }

void tanh(std::span<float> values) { apply<tanh4>(values); }

float sigma_of_softplus(float v) {
  return std::fmax(v, 0.0F) + std::log1p(std::exp(-std::fabs(v)));
}

float sigma_of_log_variance(float v) {
  constexpr auto least = static_cast<float>(least_log_variance);
  constexpr auto most = static_cast<float>(most_log_variance);
  return std::exp(std::clamp(v, least, most) / 2);
}

}  // namespace vaelet::engine
