#include "shared/base/utf8.h"

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>

namespace vaelet {
namespace {

using Utf8 = rapidjson::UTF8<>;

/// The stream that RapidJSON's encoder writes to.
struct Appender {
  std::string& text;
  // NOLINTNEXTLINE(readability-identifier-naming): the name is RapidJSON's.
  void Put(char byte) { text += byte; }
};

/// Returns the bytes of the character at the start of `text`, which is not empty, or 0 when there
/// is none. Behind the end RapidJSON reads NUL, which ends no character.
std::size_t character_size(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  unsigned code_point = 0;
  return Utf8::Decode(stream, &code_point) ? stream.Tell() : 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

void append_utf8(std::string& text, char32_t code_point) {
  Appender appender{text};
  Utf8::Encode(appender, code_point);
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0) {
      append_utf8(valid, U'\uFFFD');
      text.remove_prefix(1);
    } else {
      valid += text.substr(0, size);
      text.remove_prefix(size);
    }
  }
  return valid;
}

std::string_view utf8_prefix(std::string_view text, std::size_t size) {
  constexpr std::size_t longest_tail = 3;
  if (text.size() <= size) return text;
  const auto continues = [&](std::size_t at) { return (text[at] & 0xC0) == 0x80; };
  std::size_t end = size;
  while (end > 0 && size - end < longest_tail && continues(end)) --end;
  return text.substr(0, end);
}

}  // namespace vaelet
