#include "native/data/fit_image.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vaelet::native {
namespace {

bool has_shape_of(ImageSize one, ImageSize other) {
  return std::int64_t{one.height} * other.width == std::int64_t{other.height} * one.width;
}

/// Returns the side that goes with another side at the shape of two sides, at least 1.
int side_in_shape(int other, int shape_side, int shape_other) {
  return std::max(1, static_cast<int>(std::lround(1.0 * other * shape_side / shape_other)));
}

/// Returns the largest size of this shape that fits into another size.
ImageSize largest_within(ImageSize outer, ImageSize shape) {
  const int width = side_in_shape(outer.height, shape.width, shape.height);
  if (width <= outer.width) return {outer.height, width};
  return {std::min(outer.height, side_in_shape(outer.width, shape.height, shape.width)),
          outer.width};
}

std::size_t index_at(ImageSize size, int row, int column) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(size.width) +
         static_cast<std::size_t>(column);
}

/// Copies the middle of `from` into the middle of `to`: of each side, as much as both have.
void copy_middle(const GreyImage& from, GreyImage& to) {
  const int rows = std::min(from.size.height, to.size.height);
  const int columns = std::min(from.size.width, to.size.width);
  const auto index = [&](ImageSize size, int row) {
    return index_at(size, (size.height - rows) / 2 + row, (size.width - columns) / 2);
  };
  for (int row = 0; row < rows; ++row) {
    std::copy_n(from.pixels.begin() + static_cast<std::ptrdiff_t>(index(from.size, row)), columns,
                to.pixels.begin() + static_cast<std::ptrdiff_t>(index(to.size, row)));
  }
}

GreyImage filled_image(ImageSize size, float grey) {
  return {size, std::vector<float>(pixel_count(grey_format(size)), grey)};
}

/// Returns the median grey of the outermost pixels.
float edge_grey(const GreyImage& image) {
  const auto [height, width] = image.size;
  std::vector<float> edge;
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const bool is_edge = row == 0 || row == height - 1 || column == 0 || column == width - 1;
      if (is_edge) edge.push_back(image.pixels[index_at(image.size, row, column)]);
    }
  }
  const auto middle = edge.begin() + static_cast<std::ptrdiff_t>(edge.size() / 2);
  std::ranges::nth_element(edge, middle);
  return *middle;
}

GreyImage crop(const GreyImage& image, ImageSize size) {
  GreyImage middle = filled_image(largest_within(image.size, size), 0.0F);
  copy_middle(image, middle);
  return resize_image(middle, size);
}

GreyImage pad(const GreyImage& image, ImageSize size) {
  const GreyImage scaled = resize_image(image, largest_within(size, image.size));
  GreyImage padded = filled_image(size, edge_grey(image));
  copy_middle(scaled, padded);
  return padded;
}

}  // namespace

GreyImage fit_image(const GreyImage& image, ImageSize size, Fit fit) {
  if (fit == Fit::stretch || has_shape_of(image.size, size)) return resize_image(image, size);
  return fit == Fit::crop ? crop(image, size) : pad(image, size);
}

}  // namespace vaelet::native
