#pragma once

#include <cstdint>

#include "native/data/data_set.h"
#include "shared/sampling/normal.h"

namespace vaelet::native {

/// Makes grey images of one bright stripe with noise. The class is its direction: 0 lies, 1 stands,
/// 2 rises.
inline LabelledImages striped_images(std::int64_t count, const ImageFormat& image,
                                     std::uint64_t seed) {
  Pcg32 bits(seed);
  LabelledImages images{.count = count, .pixels = {}, .labels = {}};
  for (std::int64_t index = 0; index < count; ++index) {
    const int label = static_cast<int>(bits.next() % 3);
    const double row_slope = label == 1 ? 0 : 1;
    const double column_slope = label == 0 ? 0 : 1;
    const double place =
        (0.3 + 0.4 * bits.uniform()) * (row_slope * image.height + column_slope * image.width);
    for (int row = 0; row < image.height; ++row) {
      for (int column = 0; column < image.width; ++column) {
        const double distance = row_slope * row + column_slope * column - place;
        const double ink = distance * distance < 3 ? 200 : 0;
        images.pixels.push_back(static_cast<std::uint8_t>(ink + 50 * bits.uniform()));
      }
    }
    images.labels.push_back(label);
  }
  return images;
}

/// Makes training and test images of `striped_images`, of a size that is neither even nor square.
inline DataSet striped_data_set(std::int64_t training, std::int64_t test, std::uint64_t seed) {
  constexpr ImageFormat image{.height = 13, .width = 18};
  return {.name = "stripes",
          .digest = "0123456789abcdef",
          .image = image,
          .class_names = {"lies", "stands", "rises"},
          .training = striped_images(training, image, seed),
          .test = striped_images(test, image, seed + 1)};
}

}  // namespace vaelet::native
