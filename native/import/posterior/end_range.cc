#include "native/import/posterior/end_range.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace vaelet::native {
namespace {

/// Returns the function from the first step of those that apply one to the last; empty without any.
std::function<double(double)> function_of_end(const Flow& flow, int step) {
  std::function<double(double)> found;
  int before = step;
  while (before > 0 && std::holds_alternative<Pointwise>(flow[before].work)) {
    before = flow[before].before;
    auto longer = function_between(flow, before, step);
    if (!longer) break;
    found = std::move(longer);
  }
  return found;
}

}  // namespace

std::optional<Range> range_of_end(const Flow& flow, int step) {
  const auto function = function_of_end(flow, step);
  if (!function) return std::nullopt;
  constexpr double infinite = std::numeric_limits<double>::infinity();
  Range range{infinite, -infinite};
  for (const double size : {0.0, 0.03, 0.3, 0.7, 1.3, 2.9, 7.0, 19.0, 53.0, 400.0, 1e4, 1e6}) {
    for (const double x : {size, -size}) {
      const double value = function(x);
      if (!std::isfinite(value)) continue;
      range = {std::min(range.low, value), std::max(range.high, value)};
    }
  }
  return range;
}

}  // namespace vaelet::native
