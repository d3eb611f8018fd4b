#pragma once

#include <cstddef>

namespace vaelet {

/// The format of a model's or a data set's images. Weights live in model space: a model sees (pixel
/// - mean) / std. `visit_fields` serves reading and writing the spec, as in layers/.
struct ImageFormat {
  int height = 0;
  int width = 0;
  int channels = 1;
  double mean = 0.0;
  double std = 1.0;

  template <class Self, class Field>
  static void visit_fields(Self& image, Field& field) {
    field("height", image.height);
    field("width", image.width);
    field("channels", image.channels);
    field("mean", image.mean);
    field("std", image.std);
  }
};

/// Returns the number of pixels of one image, H * W, whatever its channels.
constexpr std::size_t pixel_count(const ImageFormat& image) {
  return static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.width);
}

/// Returns the number of values of one image, C * H * W: what a network takes and gives.
constexpr std::size_t value_count(const ImageFormat& image) {
  return pixel_count(image) * static_cast<std::size_t>(image.channels);
}

}  // namespace vaelet
