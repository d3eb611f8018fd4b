#pragma once

#include <cstdint>

namespace vaelet::native {

/// A proportion with its 95 % interval.
struct Proportion {
  double value = 0;
  double low = 0;
  double high = 0;
};

/// Returns the proportion of `successes` in `count` trials, count > 0, with the score interval
/// (Wilson 1927).
Proportion wilson_proportion(std::int64_t successes, std::int64_t count);

}  // namespace vaelet::native
