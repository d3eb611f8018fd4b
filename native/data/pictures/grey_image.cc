#include "native/data/pictures/grey_image.h"

#include <new>

#include <stb/stb_image_resize.h>

namespace vaelet::native {
namespace {

/// stb's box, a trapezoid as wide as the pixel with ramps of one source pixel, is the exact mean of
/// an area.
stbir_filter filter_of(int from, int to) {
  return to < from ? STBIR_FILTER_BOX : STBIR_FILTER_TRIANGLE;
}

}  // namespace

GreyImage resize_image(const GreyImage& image, ImageSize size) {
  if (size == image.size) return image;
  const ImageFormat format = grey_format(size);
  GreyImage resized{size, std::vector<float>(value_count(format))};
  const int done = stbir_resize(
      image.pixels.data(), image.size.width, image.size.height, 0, resized.pixels.data(),
      size.width, size.height, 0, STBIR_TYPE_FLOAT, format.channels, STBIR_ALPHA_CHANNEL_NONE,
      /*flags=*/0, STBIR_EDGE_CLAMP, STBIR_EDGE_CLAMP, filter_of(image.size.width, size.width),
      filter_of(image.size.height, size.height), STBIR_COLORSPACE_LINEAR, nullptr);
  if (done == 0) throw std::bad_alloc();  // the only way to fail with positive sizes
  return resized;
}

}  // namespace vaelet::native
