#include "native/report/drawing/image_grid.h"

#include <algorithm>
#include <cstddef>

#include "native/base/grey_level.h"

namespace vaelet::native {
namespace {

constexpr Colour gap_colour = grey(64);
constexpr int least_side_in_figures = 56;

/// Returns the colour of one pixel of an image whose channels lie `plane` values apart.
Colour colour_at(const float* pixel, int channels, std::size_t plane) {
  if (channels == 1) return grey(grey_level(*pixel));
  return {grey_level(pixel[0]), grey_level(pixel[plane]), grey_level(pixel[2 * plane])};
}

}  // namespace

Canvas image_grid(std::span<const float> pixels, const ImageFormat& image, int columns,
                  int magnification) {
  const int count = static_cast<int>(pixels.size() / value_count(image));
  const int rows = (count + columns - 1) / columns;
  const int row_step = image.height * magnification + image_gap;
  const int column_step = image.width * magnification + image_gap;
  Canvas grid(columns * column_step - image_gap, rows * row_step - image_gap, gap_colour);
  for (int index = 0; index < count; ++index) {
    const float* pixel = pixels.data() + static_cast<std::size_t>(index) * value_count(image);
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        grid.fill({index % columns * column_step + x * magnification,
                   index / columns * row_step + y * magnification, magnification, magnification},
                  colour_at(pixel++, image.channels, pixel_count(image)));
      }
    }
  }
  return grid;
}

Canvas stacked(const std::vector<Canvas>& grids, int gap) {
  int height = -gap;
  for (const Canvas& grid : grids) height += grid.height() + gap;
  Canvas sheet(grids.front().width(), height, gap_colour);
  int top = 0;
  for (const Canvas& grid : grids) {
    sheet.draw(grid, 0, top);
    top += grid.height() + gap;
  }
  return sheet;
}

int figure_magnification(const ImageFormat& image) {
  return std::max(1, least_side_in_figures / std::max(image.height, image.width));
}

}  // namespace vaelet::native
