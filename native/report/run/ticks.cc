#include "native/report/run/ticks.h"

#include <cmath>

namespace vaelet::native {
namespace {

/// Returns the least of 1, 2, 5 and 10 times a power of ten that is not below `step`.
double round_step(double step) {
  constexpr double rounding = 1.0 + 1e-9;
  const double power = std::pow(10.0, std::floor(std::log10(step * rounding)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (step <= factor * power * rounding) return factor * power;
  }
  return 10.0 * power;
}

}  // namespace

std::vector<double> round_ticks(double low, double high, int count) {
  const double step = round_step((high - low) / count);
  const double tolerance = 1e-9 * (high - low);
  std::vector<double> ticks;
  for (double number = std::ceil((low - tolerance) / step); number * step <= high + tolerance;
       number += 1.0) {
    ticks.push_back(number * step + 0.0);  // no -0
  }
  return ticks;
}

}  // namespace vaelet::native
