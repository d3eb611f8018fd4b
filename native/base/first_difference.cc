#include "native/base/first_difference.h"

#include <sstream>

namespace vaelet::native {

std::pair<std::string, std::string> first_difference(const std::string& expected,
                                                     const std::string& found) {
  std::istringstream expected_lines(expected);
  std::istringstream found_lines(found);
  std::pair<std::string, std::string> lines;
  while (lines.first == lines.second && (expected_lines || found_lines)) {
    lines = {};
    std::getline(expected_lines, lines.first);
    std::getline(found_lines, lines.second);
  }
  return lines;
}

}  // namespace vaelet::native
