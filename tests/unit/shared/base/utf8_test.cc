#include "shared/base/utf8.h"

#include <cstdint>
#include <initializer_list>

#include <catch2/catch_test_macros.hpp>

namespace vaelet {
namespace {

/// Decodes the character at `index` by the definition, and moves `index` behind it: false when
/// there is none.
bool decode(std::string_view text, std::size_t& index) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const unsigned lead = byte(index);
  const std::size_t size = lead < 0x80   ? 1
                           : lead < 0xC0 ? 0
                           : lead < 0xE0 ? 2
                           : lead < 0xF0 ? 3
                                         : 4;
  if (size == 0 || lead >= 0xF8) return false;
  std::uint32_t code = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t tail = 1; tail < size; ++tail) {
    if (byte(index + tail) >> 6 != 2) return false;
    code = code << 6 | (byte(index + tail) & 0x3FU);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  index += size;
  return code >= least[size] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

bool is_utf8_by_definition(std::string_view text) {
  for (std::size_t index = 0; index < text.size();) {
    if (!decode(text, index)) return false;
  }
  return true;
}

TEST_CASE("Text of up to four bytes is UTF-8 exactly when the definition says so") {
  // The bytes on both sides of every limit that the definition has.
  const unsigned char bytes[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
                                 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
                                 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF};
  int wrong = 0;
  for (const auto a : bytes) {
    for (const auto b : bytes) {
      for (const auto c : bytes) {
        for (const auto d : bytes) {
          const char text[] = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c),
                               static_cast<char>(d)};
          for (std::size_t size = 1; size <= 4; ++size) {
            const std::string_view part(text, size);
            wrong += is_utf8(part) != is_utf8_by_definition(part) ? 1 : 0;
          }
        }
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(is_utf8(""));
}

TEST_CASE("Every code point that is no surrogate is appended as the character of that code point") {
  int wrong = 0;
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code == 0xD800) code = 0xE000;
    std::string text = "a";
    append_utf8(text, code);
    std::size_t index = 1;
    wrong += decode(text, index) && index == text.size() ? 0 : 1;
  }
  CHECK(wrong == 0);
  std::string text;
  for (const char32_t code : {U'A', U'\u00E9', U'\u20AC', U'\U0001F600'}) append_utf8(text, code);
  CHECK(text == "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST_CASE("Each byte of no character is replaced, and nothing else") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(replace_invalid_utf8("caf\xC3\xA9") == "caf\xC3\xA9");
  CHECK(replace_invalid_utf8("caf\xE9s") == "caf" + replacement + "s");
  CHECK(replace_invalid_utf8("\xED\xB7\x9D") == replacement + replacement + replacement);
  CHECK(replace_invalid_utf8("a\xF0\x9F\x98") == "a" + replacement + replacement + replacement);
}

TEST_CASE("A prefix ends before a character that it would cut") {
  const std::string_view euro = "a\xE2\x82\xAC";
  CHECK(utf8_prefix(euro, 4) == euro);
  CHECK(utf8_prefix(euro, 3) == "a");
  CHECK(utf8_prefix(euro, 2) == "a");
  CHECK(utf8_prefix(euro, 1) == "a");
  CHECK(utf8_prefix("abc", 2) == "ab");
}

}  // namespace
}  // namespace vaelet
