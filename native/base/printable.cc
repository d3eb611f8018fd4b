#include "native/base/printable.h"

#include <array>
#include <cstddef>
#include <cstdio>

#include "shared/base/utf8.h"

namespace vaelet::native {
namespace {

/// Returns how many bytes the character takes whose first byte this is.
std::size_t size_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xE0) return 2;
  return first < 0xF0 ? 3 : 4;
}

/// Returns the code point of a whole character.
char32_t code_point_of(std::string_view character) {
  constexpr std::array<unsigned, 5> masks = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code_point = static_cast<unsigned char>(character[0]) & masks[character.size()];
  for (const char byte : character.substr(1)) {
    code_point = code_point << 6 | (static_cast<unsigned char>(byte) & 0x3F);
  }
  return code_point;
}

bool is_command(char32_t code_point) {
  const bool is_control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
  const bool breaks_line = code_point == 0x2028 || code_point == 0x2029;
  const bool turns = (code_point >= 0x202A && code_point <= 0x202E) ||
                     (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0x200E ||
                     code_point == 0x200F || code_point == 0x061C;
  return is_control || breaks_line || turns;
}

std::string escaped(char32_t code_point) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(code_point));
  return text.data();
}

}  // namespace

std::string printable(std::string_view text) {
  const std::string valid = replace_invalid_utf8(text);
  std::string shown;
  for (std::size_t at = 0; at < valid.size();) {
    const std::string_view character =
        std::string_view(valid).substr(at, size_of(static_cast<unsigned char>(valid[at])));
    const char32_t code_point = code_point_of(character);
    shown += is_command(code_point) ? escaped(code_point) : std::string(character);
    at += character.size();
  }
  return shown;
}

}  // namespace vaelet::native
