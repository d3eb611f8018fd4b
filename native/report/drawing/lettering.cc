#include "native/report/drawing/lettering.h"

#include <array>
#include <sstream>

#include <stb/stb_easy_font.h>

namespace vaelet::native {
namespace {

constexpr int scale = 2;  // pixels for one of stb_easy_font's

/// Replaces the characters for which stb_easy_font has no letters.
std::string drawable(std::string_view text) {
  std::string line;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool is_continuation = (byte & 0xC0U) == 0x80U;  // of a UTF-8 sequence
    if (is_continuation) continue;
    line += byte >= 32 && byte < 127 ? letter : '?';
  }
  return line;
}

/// A corner of stb_easy_font's rectangles.
struct Vertex {
  float x;
  float y;
  float z;
  std::array<unsigned char, 4> colour;
};

/// stb_easy_font's rectangles, four corners each, clockwise from the upper left.
std::vector<std::array<Vertex, 4>> strokes_of(std::string line) {
  constexpr std::size_t most_strokes_of_a_letter = 16;
  std::vector<std::array<Vertex, 4>> strokes((line.size() + 1) * most_strokes_of_a_letter);
  const int count =
      stb_easy_font_print(0.0F, 0.0F, line.data(), nullptr, strokes.data(),
                          static_cast<int>(strokes.size() * sizeof(std::array<Vertex, 4>)));
  strokes.resize(static_cast<std::size_t>(count));
  return strokes;
}

}  // namespace

int text_width(std::string_view line) {
  std::string letters = drawable(line);
  return scale * stb_easy_font_width(letters.data());
}

void draw_text(Canvas& canvas, int left, int top, std::string_view line, Colour colour) {
  for (const auto& corners : strokes_of(drawable(line))) {
    const auto pixels = [](float units) { return scale * static_cast<int>(units); };
    const Vertex& first = corners[0];
    const Vertex& last = corners[2];
    canvas.fill({left + pixels(first.x), top + pixels(first.y), pixels(last.x - first.x),
                 pixels(last.y - first.y)},
                colour);
  }
}

void draw_text_on_white(Canvas& canvas, int left, int top, std::string_view line) {
  for (const int down : {-scale, 0, scale}) {
    for (const int right : {-scale, 0, scale}) {
      draw_text(canvas, left + right, top + down, line, white);
    }
  }
  draw_text(canvas, left, top, line);
}

std::vector<std::string> wrapped_lines(std::string_view text, int width) {
  std::vector<std::string> lines;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    const bool fits = !lines.empty() && text_width(lines.back() + " " + word) <= width;
    if (fits) {
      lines.back() += " " + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

}  // namespace vaelet::native
