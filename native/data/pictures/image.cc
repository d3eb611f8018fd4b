#include "native/data/pictures/image.h"

#include <algorithm>
#include <new>
#include <utility>

#include <stb/stb_image_resize.h>

#include "native/base/grey_level.h"

namespace vaelet::native {
namespace {

/// JPEG moves the levels of a grey pixel apart by less, where its chroma was rounded or scanned.
constexpr double least_colour = 8.0 / 255.0;

/// stb's box, a trapezoid as wide as the pixel with ramps of one source pixel, is the exact mean of
/// an area.
stbir_filter filter_of(int from, int to) {
  return to < from ? STBIR_FILTER_BOX : STBIR_FILTER_TRIANGLE;
}

}  // namespace

ImageMaker::ImageMaker(ImageSize size, bool is_stored_in_colour, Colours colours)
    : image_{.size = size,
             .pixels = {},
             .channels = is_stored_in_colour && colours == Colours::kept ? 3 : 1} {
  image_.pixels.reserve(value_count(format_of(size, image_.channels)));
}

void ImageMaker::add_grey(double level) { image_.pixels.push_back(static_cast<float>(level)); }

void ImageMaker::add_colour(double red, double green, double blue) {
  const auto [least, greatest] = std::minmax({red, green, blue});
  image_.has_colour |= greatest - least > least_colour;
  if (image_.channels == 1) return add_grey(luma(red, green, blue));
  for (const double level : {red, green, blue}) add_grey(level);
}

Image ImageMaker::take() { return std::move(image_); }

std::vector<std::uint8_t> channel_levels(const Image& image, int channels) {
  const auto step = static_cast<std::size_t>(image.channels);
  std::vector<std::uint8_t> levels;
  levels.reserve(value_count(format_of(image.size, channels)));
  for (std::size_t channel = 0; channel < static_cast<std::size_t>(channels); ++channel) {
    for (std::size_t at = channel % step; at < image.pixels.size(); at += step) {
      levels.push_back(grey_level(image.pixels[at]));
    }
  }
  return levels;
}

Image resize_image(const Image& image, ImageSize size) {
  if (size == image.size) return image;
  Image resized{size, {}, image.channels, image.has_colour};
  resized.pixels.resize(value_count(format_of(size, image.channels)));
  const int done = stbir_resize(
      image.pixels.data(), image.size.width, image.size.height, 0, resized.pixels.data(),
      size.width, size.height, 0, STBIR_TYPE_FLOAT, image.channels, STBIR_ALPHA_CHANNEL_NONE,
      /*flags=*/0, STBIR_EDGE_CLAMP, STBIR_EDGE_CLAMP, filter_of(image.size.width, size.width),
      filter_of(image.size.height, size.height), STBIR_COLORSPACE_LINEAR, nullptr);
  if (done == 0) throw std::bad_alloc();  // the only way to fail with positive sizes
  return resized;
}

}  // namespace vaelet::native
