#pragma once

#include <string>
#include <vector>

namespace vaelet::native {

/// Round numbers (1, 2 or 5 times a power of ten apart) from `low` to `high`, about `count` of
/// them. `low` must be less than `high`, both finite.
std::vector<double> round_ticks(double low, double high, int count);

/// A number as short as four significant digits allow.
std::string tick_text(double number);

}  // namespace vaelet::native
