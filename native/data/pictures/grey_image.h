#pragma once

#include <vector>

#include "shared/model/image_format.h"

namespace vaelet::native {

/// In pixels.
struct ImageSize {
  int height = 0;
  int width = 0;

  bool operator==(const ImageSize&) const = default;
};

/// Returns the format of grey images of this size. Every reader of data gives such images; this is
/// the one place that says so.
constexpr ImageFormat grey_format(ImageSize size) {
  return {.height = size.height, .width = size.width, .channels = 1};
}

/// Grey pixels in [0, 1], [H, W]: 0 is black.
struct GreyImage {
  ImageSize size;
  std::vector<float> pixels;
};

/// Returns the image stretched to another size. Where a side shrinks, a pixel is the mean of the
/// area that it covers; where a side grows, it is interpolated linearly. Grey levels are averaged
/// as stored, without a gamma curve.
GreyImage resize_image(const GreyImage& image, ImageSize size);

}  // namespace vaelet::native
