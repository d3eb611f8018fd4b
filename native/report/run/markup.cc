#include "native/report/run/markup.h"

#include <cstdint>

namespace vaelet::native {
namespace {

std::string base64(std::span<const std::byte> bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t first = 0; first < bytes.size(); first += 3) {
    const auto octet = [&](std::size_t offset) -> std::uint32_t {
      return first + offset < bytes.size() ? std::to_integer<std::uint32_t>(bytes[first + offset])
                                           : 0;
    };
    const std::uint32_t bits = octet(0) << 16 | octet(1) << 8 | octet(2);
    for (const int shift : {18, 12, 6, 0}) text += alphabet[bits >> shift & 63];
  }
  const std::size_t missing = (3 - bytes.size() % 3) % 3;
  text.replace(text.size() - missing, missing, missing, '=');
  return text;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string markup;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        markup += "&amp;";
        break;
      case '<':
        markup += "&lt;";
        break;
      case '>':
        markup += "&gt;";
        break;
      case '"':
        markup += "&quot;";
        break;
      case '\'':
        markup += "&#39;";
        break;
      default:
        markup += letter;
    }
  }
  return markup;
}

std::string png_url(std::span<const std::byte> png) {
  return "data:image/png;base64," + base64(png);
}

}  // namespace vaelet::native
