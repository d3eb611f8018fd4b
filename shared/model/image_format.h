#pragma once

#include <array>
#include <cstddef>

namespace vaelet {

inline constexpr int max_channels = 3;

/// A number for each channel of an image: in the JSON one for all, or a list.
struct ChannelValues {
  std::array<double, max_channels> values = {};
  int count = 0;  // of the list; 0: one number for all channels

  constexpr ChannelValues() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a number stands for all channels, as in the JSON
  constexpr ChannelValues(double all) : values{all, all, all} {}
  constexpr ChannelValues(double red, double green, double blue)
      : values{red, green, blue}, count(3) {}

  constexpr double operator[](int channel) const {
    return values[static_cast<std::size_t>(channel)];
  }
  bool operator==(const ChannelValues&) const = default;
};

/// The format of a model's or a data set's images, grey or RGB. Weights live in model space: a
/// model sees (pixel - mean) / std. `visit_fields` serves reading and writing the spec, as in
/// layers/.
struct ImageFormat {
  int height = 0;
  int width = 0;
  int channels = 1;
  ChannelValues mean = 0.0;
  ChannelValues std = 1.0;

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
