#include "native/data/folders/natural_order.h"

#include <algorithm>
#include <cstddef>

namespace vaelet::native {
namespace {

bool is_digit(char character) { return character >= '0' && character <= '9'; }

/// Takes the digits that `text` begins with, without leading zeros.
std::string_view take_number(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  std::string_view number = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(number.size());
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

/// Returns a number less than, equal to or greater than 0, as std::string_view::compare does.
int compare_naturally(std::string_view left, std::string_view right) {
  while (!left.empty() && !right.empty()) {
    int order = 0;
    if (is_digit(left.front()) && is_digit(right.front())) {
      const std::string_view number = take_number(left);
      const std::string_view other = take_number(right);
      if (number.size() != other.size()) return number.size() < other.size() ? -1 : 1;
      order = number.compare(other);
    } else {
      order = left.substr(0, 1).compare(right.substr(0, 1));
      left.remove_prefix(1);
      right.remove_prefix(1);
    }
    if (order != 0) return order;
  }
  return left.compare(right);
}

}  // namespace

bool natural_less(std::string_view left, std::string_view right) {
  const int order = compare_naturally(left, right);
  return order < 0 || (order == 0 && left < right);
}

}  // namespace vaelet::native
