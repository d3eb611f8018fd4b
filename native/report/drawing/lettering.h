#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/report/drawing/canvas.h"

namespace vaelet::native {

/// Height of a line of text in pixels, with the space below it.
inline constexpr int line_height = 24;

/// Returns the width of one line in pixels. Characters outside of ASCII are drawn as question
/// marks.
int text_width(std::string_view line);

/// Draws one line, its upper left corner at (left, top).
void draw_text(Canvas& canvas, int left, int top, std::string_view line, Colour colour = ink);

/// Draws one line with a white edge around each letter, for text on a picture.
void draw_text_on_white(Canvas& canvas, int left, int top, std::string_view line);

/// Cuts text between words into lines of at most `width` pixels; a longer word has a line to
/// itself.
std::vector<std::string> wrapped_lines(std::string_view text, int width);

}  // namespace vaelet::native
