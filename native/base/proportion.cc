#include "native/base/proportion.h"

#include <cmath>

namespace vaelet::native {

Proportion wilson_proportion(std::int64_t successes, std::int64_t count) {
  constexpr double z = 1.959963984540054;  // the normal's 97.5 % quantile
  const auto n = static_cast<double>(count);
  const double p = static_cast<double>(successes) / n;
  const double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {p, centre - half, centre + half};
}

}  // namespace vaelet::native
