#include "native/report/drawing/image_grid.h"

#include <algorithm>

#include "native/base/grey_level.h"

namespace vaelet::native {
namespace {

constexpr Colour gap_colour = grey(64);
constexpr int least_side_in_figures = 56;

}  // namespace

Canvas image_grid(std::span<const float> pixels, int height, int width, int columns,
                  int magnification) {
  const auto image_size = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
  const int count = static_cast<int>(pixels.size() / image_size);
  const int rows = (count + columns - 1) / columns;
  const int row_step = height * magnification + image_gap;
  const int column_step = width * magnification + image_gap;
  Canvas grid(columns * column_step - image_gap, rows * row_step - image_gap, gap_colour);
  std::size_t index = 0;
  for (int image = 0; image < count; ++image) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        grid.fill({image % columns * column_step + x * magnification,
                   image / columns * row_step + y * magnification, magnification, magnification},
                  grey(grey_level(pixels[index++])));
      }
    }
  }
  return grid;
}

int figure_magnification(int height, int width) {
  return std::max(1, least_side_in_figures / std::max(height, width));
}

}  // namespace vaelet::native
