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

/// Returns the index of the first value of a pixel.
std::size_t index_at(const Image& image, int row, int column) {
  return (static_cast<std::size_t>(row) * static_cast<std::size_t>(image.size.width) +
          static_cast<std::size_t>(column)) *
         static_cast<std::size_t>(image.channels);
}

/// Copies the middle of `from` into the middle of `to`: of each side, as much as both have.
void copy_middle(const Image& from, Image& to) {
  const int rows = std::min(from.size.height, to.size.height);
  const int columns = std::min(from.size.width, to.size.width);
  const auto index = [&](const Image& image, int row) {
    return static_cast<std::ptrdiff_t>(
        index_at(image, (image.size.height - rows) / 2 + row, (image.size.width - columns) / 2));
  };
  for (int row = 0; row < rows; ++row) {
    std::copy_n(from.pixels.begin() + index(from, row), columns * from.channels,
                to.pixels.begin() + index(to, row));
  }
}

/// Returns an image of this size, with the channels of another, of one colour.
Image filled_image(ImageSize size, const Image& like, const std::vector<float>& colour) {
  Image image{size, {}, like.channels, like.has_colour};
  image.pixels.reserve(value_count(format_of(size, like.channels)));
  for (std::size_t pixel = 0; pixel < pixel_count(size); ++pixel) {
    image.pixels.insert(image.pixels.end(), colour.begin(), colour.end());
  }
  return image;
}

/// Returns the median level of a channel in the outermost pixels.
float edge_level(const Image& image, int channel) {
  const auto [height, width] = image.size;
  std::vector<float> edge;
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const bool is_edge = row == 0 || row == height - 1 || column == 0 || column == width - 1;
      if (!is_edge) continue;
      edge.push_back(
          image.pixels[index_at(image, row, column) + static_cast<std::size_t>(channel)]);
    }
  }
  const auto middle = edge.begin() + static_cast<std::ptrdiff_t>(edge.size() / 2);
  std::ranges::nth_element(edge, middle);
  return *middle;
}

Image crop(const Image& image, ImageSize size) {
  const std::vector<float> black(static_cast<std::size_t>(image.channels), 0.0F);
  Image middle = filled_image(largest_within(image.size, size), image, black);
  copy_middle(image, middle);
  return resize_image(middle, size);
}

Image pad(const Image& image, ImageSize size) {
  const Image scaled = resize_image(image, largest_within(size, image.size));
  std::vector<float> edge;
  for (int channel = 0; channel < image.channels; ++channel) {
    edge.push_back(edge_level(image, channel));
  }
  Image padded = filled_image(size, image, edge);
  copy_middle(scaled, padded);
  return padded;
}

}  // namespace

Image fit_image(const Image& image, ImageSize size, Fit fit) {
  if (fit == Fit::stretch || has_shape_of(image.size, size)) return resize_image(image, size);
  return fit == Fit::crop ? crop(image, size) : pad(image, size);
}

}  // namespace vaelet::native
