#pragma once

#include <optional>

#include "native/import/flow.h"

namespace vaelet::native {

/// The least and the largest value of a function.
struct Range {
  double low = 0.0;
  double high = 0.0;
};

/// Returns the range of the function of each value that a step ends in, as found at numbers up to a
/// million; nothing where it ends in none.
std::optional<Range> range_of_end(const Flow& flow, int step);

}  // namespace vaelet::native
