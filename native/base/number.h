#pragma once

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace vaelet::native {

/// The number that the whole text says, as C++ writes it whatever the locale; nothing when it says
/// none or an infinite one.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || !std::isfinite(static_cast<double>(number))) return {};
  return number;
}

/// The shortest text that `parse_number` reads as the same number.
std::string shortest_text(double number);

}  // namespace vaelet::native
