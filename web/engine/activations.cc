#include "web/engine/activations.h"

#include <cstdint>
#include <cstring>

namespace vaelet::engine {
namespace {

using Float4 = float __attribute__((vector_size(16)));
using Int4 = std::int32_t __attribute__((vector_size(16)));

Float4 splat(float value) { return Float4{value, value, value, value}; }

/// exp(x) for x up to 87 as scale (1 + rest): scale = 2^n with n the nearest integer to x / ln 2,
/// and rest = exp(r) - 1 for |r| <= ln 2 / 2, ln 2 in two parts (Cody and Waite 1980), by the
/// Taylor series of exp. Below -87, where exp(x) would be subnormal, x is taken for -87.
struct ExpParts {
  Float4 scale;
  Float4 rest;
};

ExpParts exp_parts(Float4 x) {
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
  const ExpParts parts = exp_parts(-magnitude(x));
  const Float4 e = parts.scale + parts.scale * parts.rest;
  return (x < splat(0) ? e : splat(1)) / (splat(1) + e);
}

Float4 sigmoid4(Float4 x, float /*number*/) { return sigmoid4(x); }

Float4 silu4(Float4 x, float /*number*/) { return x * sigmoid4(x); }

/// exp(x) - 1 for x <= 0, which keeps its digits near 0.
Float4 exp_minus_1_of_negative(Float4 x) {
  const ExpParts parts = exp_parts(x);
  return (parts.scale - splat(1)) + parts.scale * parts.rest;
}

/// (1 - exp(-2 |x|)) / (1 + exp(-2 |x|)), with the sign of x.
Float4 tanh4(Float4 x, float /*number*/) {
  const Float4 exp_minus_1 = exp_minus_1_of_negative(splat(-2) * magnitude(x));
  const Float4 positive = -exp_minus_1 / (splat(2) + exp_minus_1);
  return x < splat(0) ? -positive : positive;
}

Float4 relu4(Float4 x, float /*number*/) { return x < splat(0) ? splat(0) : x; }

Float4 leaky_relu4(Float4 x, float slope) { return x < splat(0) ? x * splat(slope) : x; }

Float4 elu4(Float4 x, float alpha) {
  const Float4 negative = x < splat(0) ? x : splat(0);
  return x < splat(0) ? splat(alpha) * exp_minus_1_of_negative(negative) : x;
}

/// max(x, 0) + log(1 + e), e = exp(-|x|): log(1 + e) = 2 artanh(e / (2 + e)), by its series, whose
/// argument is at most 1/3.
Float4 softplus4(Float4 x, float /*number*/) {
  const ExpParts parts = exp_parts(-magnitude(x));
  const Float4 e = parts.scale + parts.scale * parts.rest;
  const Float4 s = e / (splat(2) + e);
  const Float4 square = s * s;
  Float4 series = splat(1.0F / 15);
  for (const float odd : {13.0F, 11.0F, 9.0F, 7.0F, 5.0F, 3.0F, 1.0F}) {
    series = series * square + splat(1.0F / odd);
  }
  return (x < splat(0) ? splat(0) : x) + splat(2) * s * series;
}

/// max(x, 0) - |x| Phi(-|x|), with Phi(-a) = exp(-a^2 / 2) P(t), t = 1 / (1 + 0.275 a). The
/// coefficients of P are a least-squares fit to a in [0, 7], which leaves 3e-9 of the result.
Float4 gelu4(Float4 x, float /*number*/) {
  const Float4 a = magnitude(x);
  const Float4 t = splat(1) / (splat(1) + splat(0.275F) * a);
  Float4 series = splat(-0.124559981F);
  for (const float coefficient :
       {0.497916303F, -0.421022229F, 0.427511718F, -0.0122656333F, 0.134554134F, -0.00213444783F}) {
    series = series * t + splat(coefficient);
  }
  const ExpParts parts = exp_parts(splat(-0.5F) * a * a);
  const Float4 tail = (parts.scale + parts.scale * parts.rest) * series;
  return (x < splat(0) ? splat(0) : x) - a * tail;
}

/// x sigmoid(2 u), u = sqrt(2 / pi) (x + 0.044715 x^3), which is x (1 + tanh(u)) / 2 (Hendrycks and
/// Gimpel 2016, section 2).
Float4 gelu_tanh4(Float4 x, float /*number*/) {
  constexpr float twice_root = 1.5957691216F;  // 2 sqrt(2 / pi)
  return x * sigmoid4(splat(twice_root) * (x + splat(0.044715F) * x * x * x));
}

/// exp(v / 2), with v clamped as the format says.
Float4 sigma_of_log_variance4(Float4 v, float /*number*/) {
  constexpr auto least = static_cast<float>(least_log_variance);
  constexpr auto most = static_cast<float>(most_log_variance);
  v = v > splat(least) ? v : splat(least);
  v = v < splat(most) ? v : splat(most);
  const ExpParts parts = exp_parts(v * splat(0.5F));
  return parts.scale + parts.scale * parts.rest;
}

template <Float4 (*function)(Float4, float)>
void apply(float* values, std::size_t count, float number) {
  constexpr std::size_t lanes = 4;
#pragma clang loop unroll(disable)
  for (std::size_t i = 0; i < count; i += lanes) {
    Float4 x;
    std::memcpy(&x, &values[i], sizeof(x));
    x = function(x, number);
    std::memcpy(&values[i], &x, sizeof(x));
  }
}

}  // namespace

ActivationPlan plan_of(const Activation& activation) {
  if (activation.kind == ActivationKind::relu) return {.clamp = {.min = 0.0F}};
  return {.function = function_of(activation)};
}

ActivationFunction function_of(const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::none:
      return {};
    case ActivationKind::relu:
      return {apply<relu4>};
    case ActivationKind::silu:
      return {apply<silu4>};
    case ActivationKind::leaky_relu:
      return {apply<leaky_relu4>, static_cast<float>(activation.slope)};
    case ActivationKind::elu:
      return {apply<elu4>, static_cast<float>(activation.alpha)};
    case ActivationKind::gelu:
      return {apply<gelu4>};
    case ActivationKind::gelu_tanh:
      return {apply<gelu_tanh4>};
    case ActivationKind::tanh:
      return {apply<tanh4>};
    case ActivationKind::sigmoid:
      return {apply<sigmoid4>};
    case ActivationKind::softplus:
      return {apply<softplus4>};
  }
  return {};
}

ActivationFunction sigma_function(PosteriorKind posterior) {
  switch (posterior) {
    case PosteriorKind::softplus:
      return {apply<softplus4>};
    case PosteriorKind::log_variance:
      return {apply<sigma_of_log_variance4>};
  }
  return {};
}

}  // namespace vaelet::engine
