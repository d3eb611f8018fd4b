#pragma once

#include <string>
#include <utility>

namespace vaelet::native {

/// Returns the first line in which two texts differ, of each; two empty lines where none does.
std::pair<std::string, std::string> first_difference(const std::string& expected,
                                                     const std::string& found);

}  // namespace vaelet::native
