#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/model/image_format.h"

namespace vaelet::native {

/// In pixels.
struct ImageSize {
  int height = 0;
  int width = 0;

  bool operator==(const ImageSize&) const = default;
};

/// Returns the number of pixels, H * W.
constexpr std::size_t pixel_count(ImageSize size) {
  return static_cast<std::size_t>(size.height) * static_cast<std::size_t>(size.width);
}

/// Returns the format of images of this size, 1 channel or 3.
constexpr ImageFormat format_of(ImageSize size, int channels) {
  return {.height = size.height, .width = size.width, .channels = channels};
}

/// What a decoder makes of a picture that is stored in colour.
enum class Colours {
  kept,  // red, green and blue
  grey,  // their luma
};

/// Returns the luma of a colour, whatever the largest level is (ITU-R BT.601).
constexpr double luma(double red, double green, double blue) {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/// Pixels in [0, 1], [H, W, C]: grey, 0 is black, or red, green and blue.
struct Image {
  ImageSize size;
  std::vector<float> pixels;
  int channels = 1;
  // The picture is not grey: the levels of a pixel differ by more than 8 of 255. True also where it
  // was decoded to grey.
  bool has_colour = false;
};

/// Takes the pixels of a picture one by one, row by row, as they are stored, and makes an image.
class ImageMaker {
 public:
  /// Of a picture that is stored in colour or in grey.
  ImageMaker(ImageSize size, bool is_stored_in_colour, Colours colours);

  void add_grey(double level);
  void add_colour(double red, double green, double blue);

  /// Returns the image, once all its pixels are there.
  Image take();

 private:
  Image image_;
};

/// Returns the levels of an image from 0 to 255, [C, H, W], with so many channels: 3 also of a grey
/// image, all the same.
std::vector<std::uint8_t> channel_levels(const Image& image, int channels);

/// Returns the image stretched to another size. Where a side shrinks, a pixel is the mean of the
/// area that it covers; where a side grows, it is interpolated linearly. Levels are averaged as
/// stored, without a gamma curve.
Image resize_image(const Image& image, ImageSize size);

}  // namespace vaelet::native
