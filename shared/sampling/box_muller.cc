#include "shared/sampling/box_muller.h"

#include <cmath>

namespace vaelet {
namespace {

/// Returns ln(x) for x in (0, 1), within 2 ulp: x = m 2^e with m from sqrt(1/2) to sqrt(2), and
/// ln(m) = 2 artanh(s), s = (m - 1) / (m + 1), as a power series.
double natural_log(double x) {
  constexpr double ln_2 = 0.6931471805599453;
  constexpr double sqrt_half = 0.7071067811865476;
  constexpr int last_power = 21;
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < sqrt_half) {
    m *= 2.0;
    --exponent;
  }
  const double s = (m - 1.0) / (m + 1.0);
  double series = 0.0;
  for (int power = last_power; power > 0; power -= 2) series = series * (s * s) + 1.0 / power;
  return exponent * ln_2 + 2.0 * s * series;
}

/// Returns the Taylor series, for |x| up to pi / 4, of the sine (first power 1) or the cosine (0).
double taylor(double x, int first_power) {
  constexpr int last_power = 18;
  double series = 1.0;
  for (int power = last_power + first_power; power > first_power; power -= 2) {
    series = 1.0 - series * (x * x) / (power * (power - 1));
  }
  return first_power == 1 ? x * series : series;
}

}  // namespace

NormalPair box_muller(double u1, double u2) {
  constexpr double two_pi = 6.283185307179586;
  const double radius = std::sqrt(-2.0 * natural_log(u1));
  // A whole number of quarter turns, and at most an eighth of a turn to either side.
  const int quarters = static_cast<int>(std::floor(4.0 * u2 + 0.5));
  const double rest = two_pi * (u2 - 0.25 * quarters);
  const double cosine = radius * taylor(rest, 0);
  const double sine = radius * taylor(rest, 1);
  switch (quarters % 4) {
    case 0:
      return {cosine, sine};
    case 1:
      return {-sine, cosine};
    case 2:
      return {-cosine, -sine};
    default:
      return {sine, -cosine};
  }
}

}  // namespace vaelet
