#include "native/report/drawing/lettering.h"

#include <algorithm>
#include <string>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/support/decoded_png.h"

using namespace vaelet::native;

namespace {

/// The text alone on white.
DecodedPng picture_of(const std::string& text) {
  Canvas canvas(text_width(text) + 8, line_height, white);
  draw_text(canvas, 0, 0, text);
  return decoded_png(canvas.png());
}

/// The first and the last column with ink.
std::pair<int, int> ink_columns(const DecodedPng& png) {
  std::pair columns{png.width, -1};
  for (int x = 0; x < png.width; ++x) {
    for (int y = 0; y < png.height; ++y) {
      if (png.at(x, y)[0] == 255) continue;
      columns.first = std::min(columns.first, x);
      columns.second = x;
    }
  }
  return columns;
}

}  // namespace

TEST_CASE("every letter of ASCII has ink within its width, and differs from its neighbour") {
  for (char letter = '!'; letter < '~'; ++letter) {
    const std::string text(1, letter);
    INFO("letter " << text);
    const auto png = picture_of(text);
    const auto [first, last] = ink_columns(png);
    CHECK(last >= first);
    CHECK(last < text_width(text));
    CHECK(png.pixels != picture_of(std::string(1, static_cast<char>(letter + 1))).pixels);
  }
}

TEST_CASE("the bars of a letter stand where the letter has them") {
  // An I-like stem and the three bars of an E, from top to bottom.
  const auto png = picture_of("E");
  int bars = 0;
  bool was_wide = false;
  for (int y = 0; y < png.height; ++y) {
    int inked = 0;
    for (int x = 0; x < png.width; ++x) inked += png.at(x, y)[0] < 255 ? 1 : 0;
    const bool is_wide = inked >= 6;
    bars += is_wide && !was_wide ? 1 : 0;
    was_wide = is_wide;
  }
  CHECK(bars == 3);
}

TEST_CASE("letters beyond ASCII, and bytes that are no text, become question marks") {
  CHECK(picture_of("na\xC3\xAFve").pixels == picture_of("na?ve").pixels);
  CHECK(picture_of("\xE4\xB8\x83").pixels == picture_of("?").pixels);
  CHECK(picture_of("a\tb").pixels == picture_of("a?b").pixels);
  CHECK(text_width("") == 0);
}

TEST_CASE("lines are cut between words, and lose none") {
  const std::string text = "the same z down a column, unbreakable-word-of-great-length at the end";
  const auto lines = wrapped_lines(text, 160);
  std::string joined;
  for (const std::string& line : lines) {
    CHECK((text_width(line) <= 160 || line.find(' ') == std::string::npos));
    joined += (joined.empty() ? "" : " ") + line;
  }
  CHECK(joined == text);
  CHECK(lines.size() >= 4);
  CHECK(wrapped_lines("  ", 100).empty());
}
