#pragma once

#include <cstdint>

#include "native/data/data_set.h"
#include "shared/sampling/normal.h"

namespace vaelet::native {

/// Images of one bright stripe with noise: the class is its direction, 0 lies, 1 stands, 2 rises.
inline LabelledImages striped_images(std::int64_t count, int height, int width,
                                     std::uint64_t seed) {
  Pcg32 bits(seed);
  LabelledImages images{.count = count, .pixels = {}, .labels = {}};
  for (std::int64_t image = 0; image < count; ++image) {
    const int label = static_cast<int>(bits.next() % 3);
    const double row_slope = label == 1 ? 0 : 1;
    const double column_slope = label == 0 ? 0 : 1;
    const double place = (0.3 + 0.4 * bits.uniform()) * (row_slope * height + column_slope * width);
    for (int row = 0; row < height; ++row) {
      for (int column = 0; column < width; ++column) {
        const double distance = row_slope * row + column_slope * column - place;
        const double ink = distance * distance < 3 ? 200 : 0;
        images.pixels.push_back(static_cast<std::uint8_t>(ink + 50 * bits.uniform()));
      }
    }
    images.labels.push_back(label);
  }
  return images;
}

/// Training and test images of `striped_images`, of a size that is neither even nor square.
inline DataSet striped_data_set(std::int64_t training, std::int64_t test, std::uint64_t seed) {
  constexpr int height = 13;
  constexpr int width = 18;
  return {.name = "stripes",
          .digest = "0123456789abcdef",
          .height = height,
          .width = width,
          .class_names = {"lies", "stands", "rises"},
          .training = striped_images(training, height, width, seed),
          .test = striped_images(test, height, width, seed + 1)};
}

}  // namespace vaelet::native
