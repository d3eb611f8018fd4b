#pragma once

#include <string_view>

namespace vaelet::native {

/// Returns whether a name comes before another in the order in which people count: digits by the
/// value of their number, so that "2" comes before "10", everything else byte by byte.
bool natural_less(std::string_view left, std::string_view right);

}  // namespace vaelet::native
