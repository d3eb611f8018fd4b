#pragma once

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace vaelet::native {

/// Reads the whole text as a number, as C++ writes it whatever the locale; gives nothing when it is
/// no number or an infinite one.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || !std::isfinite(static_cast<double>(number))) return {};
  return number;
}

/// Returns the shortest text that `parse_number` reads as the same number.
std::string shortest_text(double number);

/// Returns a number for people, rounded to four significant digits: more than a metric deserves.
std::string rounded_text(double number);

}  // namespace vaelet::native
