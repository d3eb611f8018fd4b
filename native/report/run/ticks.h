#pragma once

#include <vector>

namespace vaelet::native {

/// Returns round numbers (1, 2 or 5 times a power of ten apart) from `low` to `high`, about `count`
/// of them. `low` must be less than `high`, both finite.
std::vector<double> round_ticks(double low, double high, int count);

}  // namespace vaelet::native
