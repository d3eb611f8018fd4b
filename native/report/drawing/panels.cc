#include "native/report/drawing/panels.h"

#include <algorithm>

#include "native/report/drawing/lettering.h"

namespace vaelet::native {
namespace {

constexpr int margin = 16;
constexpr int name_gap = 8;  // between a row and its name

/// Cap height of a line of text.
constexpr int letter_height = 14;

}  // namespace

Canvas captioned(const Canvas& picture, std::string_view caption) {
  const auto lines = wrapped_lines(caption, picture.width());
  int width = picture.width();
  for (const std::string& line : lines) width = std::max(width, text_width(line));
  const int text_height = static_cast<int>(lines.size()) * line_height;
  Canvas panel(width, text_height + picture.height(), white);
  int top = 0;
  for (const std::string& line : lines) {
    draw_text(panel, 0, top, line);
    top += line_height;
  }
  panel.draw(picture, 0, text_height);
  return panel;
}

Canvas with_row_names(const Canvas& picture, const std::vector<std::string>& names) {
  int widest = 0;
  for (const std::string& name : names) widest = std::max(widest, text_width(name));
  const int left = widest + name_gap;
  Canvas panel(left + picture.width(), picture.height(), white);
  panel.draw(picture, left, 0);
  for (std::size_t row = 0; row < names.size(); ++row) {
    const double middle = (static_cast<double>(row) + 0.5) / static_cast<double>(names.size());
    const int top = static_cast<int>(middle * picture.height()) - letter_height / 2;
    draw_text(panel, widest - text_width(names[row]), top, names[row]);
  }
  return panel;
}

Canvas side_by_side(const std::vector<Canvas>& pictures) {
  int width = margin;
  int height = 0;
  for (const Canvas& picture : pictures) {
    width += picture.width() + margin;
    height = std::max(height, picture.height());
  }
  Canvas panel(width, height + 2 * margin, white);
  int left = margin;
  for (const Canvas& picture : pictures) {
    panel.draw(picture, left, margin);
    left += picture.width() + margin;
  }
  return panel;
}

}  // namespace vaelet::native
