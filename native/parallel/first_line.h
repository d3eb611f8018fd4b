#pragma once

#include <string>
#include <string_view>

namespace vaelet::native {

/// Returns the first line of the text of an exception: LibTorch puts the functions that it came
/// through behind it.
inline std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace vaelet::native
