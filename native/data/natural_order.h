#pragma once

#include <string_view>

namespace vaelet::native {

/// Whether a name comes before another as people count: runs of digits by their value, so that "2"
/// comes before "10", all else byte by byte.
bool natural_less(std::string_view left, std::string_view right);

}  // namespace vaelet::native
