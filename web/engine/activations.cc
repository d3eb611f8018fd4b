#include "web/engine/activations.h"

#include <cstdint>

#ifdef __wasm_relaxed_simd__
#include <wasm_simd128.h>
#endif

#include "web/engine/float4.h"

namespace vaelet::engine {
namespace {

using Int4 = std::int32_t __attribute__((vector_size(16)));

Float4 splat(float value) { return Float4{value, value, value, value}; }

/// The larger and the smaller of two, each one instruction when it is written like this.
Float4 larger(Float4 a, Float4 b) { return a < b ? b : a; }
Float4 smaller(Float4 a, Float4 b) { return b < a ? b : a; }

/// Clears the bit of the sign.
Float4 magnitude(Float4 x) {
  return reinterpret_cast<Float4>(reinterpret_cast<Int4>(x) & 0x7FFFFFFF);
}

/// Returns sum + a b, in one instruction where there is one.
Float4 plus_product(Float4 sum, Float4 a, Float4 b) {
#ifdef __wasm_relaxed_simd__
  return reinterpret_cast<Float4>(wasm_f32x4_relaxed_madd(
      reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b), reinterpret_cast<v128_t>(sum)));
#else
  return sum + a * b;
#endif
}

/// Returns the polynomial in x with these coefficients, that of the highest power first (Horner).
template <std::size_t count>
Float4 polynomial(const float (&coefficients)[count], Float4 x) {
  Float4 sum = splat(coefficients[0]);
  for (std::size_t i = 1; i < count; ++i) sum = plus_product(splat(coefficients[i]), sum, x);
  return sum;
}

/// The largest |x| of exp(x) here. Beyond it, the result or its inverse would be subnormal.
constexpr float largest_exponent = 87.0F;

/// exp(x) for x up to 87 as scale (1 + rest): scale = 2^n with n the nearest integer to x / ln 2,
/// and rest = exp(r) - 1 for |r| <= ln 2 / 2, ln 2 in two parts (Cody and Waite 1980). The series
/// for it is fitted, by the least largest error of exp(r), which is 3e-9 of it. Below -87, where
/// exp(x) would be subnormal, x is taken for -87.
struct ExpParts {
  Float4 scale;
  Float4 rest;

  Float4 product() const { return plus_product(scale, scale, rest); }
  Float4 product_minus_1() const { return plus_product(scale - splat(1), scale, rest); }
};

ExpParts exp_parts(Float4 x) {
  constexpr float log2_e = 1.44269504F;
  constexpr float ln_2_high = 0.693359375F;
  constexpr float ln_2_low = -2.12194440e-4F;
  // Adding 1.5 * 2^23 leaves the rounded integer in the low bits, here with a float's bias added.
  constexpr float rounder = 12582912.0F + 127.0F;
  constexpr std::int32_t mantissa_bits = 23;

  x = larger(splat(-largest_exponent), x);
  const Float4 shifted = plus_product(splat(rounder), x, splat(log2_e));
  const Float4 n = shifted - splat(rounder);
  const Float4 high = plus_product(x, n, splat(-ln_2_high));
  const Float4 r = plus_product(high, n, splat(-ln_2_low));
  constexpr float series[] = {0.00138143213F, 0.00836885128F, 0.0416684011F,
                              0.166665195F,   0.499999934F,   1.0F};
  return {reinterpret_cast<Float4>(reinterpret_cast<Int4>(shifted) << mantissa_bits),
          polynomial(series, r) * r};
}

/// exp(x), which stays finite: an x above 87 is taken for 87.
ExpParts bounded_exp_parts(Float4 x) { return exp_parts(smaller(splat(largest_exponent), x)); }

/// exp(-|x|).
Float4 exp_of_negative_magnitude(Float4 x) { return exp_parts(-magnitude(x)).product(); }

Float4 one_plus_exp_minus(Float4 x) { return splat(1) + bounded_exp_parts(-x).product(); }

Float4 sigmoid4(Float4 x, float /*number*/) { return splat(1) / one_plus_exp_minus(x); }

Float4 silu4(Float4 x, float /*number*/) { return x / one_plus_exp_minus(x); }

/// (1 - exp(-2 x)) / (1 + exp(-2 x)).
Float4 tanh4(Float4 x, float /*number*/) {
  const Float4 exp_minus_1 = bounded_exp_parts(splat(-2) * x).product_minus_1();
  return -exp_minus_1 / (splat(2) + exp_minus_1);
}

Float4 relu4(Float4 x, float /*number*/) { return larger(x, splat(0)); }

/// The slope is at most 1.
Float4 leaky_relu4(Float4 x, float slope) { return larger(x, x * splat(slope)); }

Float4 elu4(Float4 x, float alpha) {
  const Float4 negative = exp_parts(smaller(x, splat(0))).product_minus_1();
  return plus_product(larger(x, splat(0)), splat(alpha), negative);
}

/// max(x, 0) + log(1 + e), e = exp(-|x|): log(1 + e) = 2 artanh(e / (2 + e)), by its series, whose
/// argument is at most 1/3.
Float4 softplus4(Float4 x, float /*number*/) {
  const Float4 e = exp_of_negative_magnitude(x);
  const Float4 s = e / (splat(2) + e);
  constexpr float series[] = {1.0F / 15, 1.0F / 13, 1.0F / 11, 1.0F / 9,
                              1.0F / 7,  1.0F / 5,  1.0F / 3,  1.0F};
  return plus_product(larger(x, splat(0)), splat(2) * s, polynomial(series, s * s));
}

/// max(x, 0) - |x| Phi(-|x|), with Phi(-a) = exp(-a^2 / 2) P(t), t = 1 / (1 + 0.275 a). The
/// coefficients of P are a least-squares fit to a in [0, 7], which leaves 3e-9 of the result.
Float4 gelu4(Float4 x, float /*number*/) {
  const Float4 a = magnitude(x);
  const Float4 t = splat(1) / plus_product(splat(1), splat(0.275F), a);
  constexpr float series[] = {-0.124559981F,  0.497916303F, -0.421022229F,  0.427511718F,
                              -0.0122656333F, 0.134554134F, -0.00213444783F};
  const Float4 tail = exp_parts(splat(-0.5F) * a * a).product() * polynomial(series, t);
  return plus_product(larger(x, splat(0)), -a, tail);
}

/// x sigmoid(2 u), u = sqrt(2 / pi) (x + 0.044715 x^3), which is x (1 + tanh(u)) / 2 (Hendrycks and
/// Gimpel 2016, section 2).
Float4 gelu_tanh4(Float4 x, float /*number*/) {
  constexpr float twice_root = 1.5957691216F;  // 2 sqrt(2 / pi)
  return x / one_plus_exp_minus(splat(twice_root) * plus_product(x, splat(0.044715F) * x, x * x));
}

/// exp(v / 2), with v clamped as the format says.
Float4 sigma_of_log_variance4(Float4 v, float /*number*/) {
  constexpr auto least = static_cast<float>(least_log_variance);
  constexpr auto most = static_cast<float>(most_log_variance);
  v = smaller(splat(most), larger(splat(least), v));
  return exp_parts(v * splat(0.5F)).product();
}

template <Float4 (*function)(Float4, float)>
void apply(float* values, std::size_t count, float number) {
  constexpr std::size_t lanes = 4;
#pragma clang loop unroll(disable)
  for (std::size_t i = 0; i < count; i += lanes) {
    store(function(load(values + i), number), values + i);
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
