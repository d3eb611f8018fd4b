#pragma once

#include <vector>

namespace vaelet::native {

/// In pixels.
struct ImageSize {
  int height = 0;
  int width = 0;

  bool operator==(const ImageSize&) const = default;
};

/// Grey pixels in [0, 1], [height, width]: 0 is black.
struct GreyImage {
  ImageSize size;
  std::vector<float> pixels;
};

/// The image stretched to another size. Where a side shrinks, a pixel is the mean of the area that
/// it covers; where a side grows, it is interpolated linearly. Grey levels are averaged as stored,
/// without a gamma curve.
GreyImage resize_image(const GreyImage& image, ImageSize size);

}  // namespace vaelet::native
