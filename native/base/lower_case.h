#pragma once

#include <string>
#include <string_view>

namespace vaelet::native {

/// Returns a text with the letters A to Z in lower case, and all others as they are.
std::string lower_case(std::string_view text);

}  // namespace vaelet::native
