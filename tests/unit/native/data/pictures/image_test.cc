#include "native/data/pictures/image.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace vaelet::native;
using Catch::Matchers::WithinAbs;

namespace {

Image noise_image(ImageSize size, std::mt19937& random) {
  Image image{size, std::vector<float>(static_cast<std::size_t>(size.height * size.width))};
  std::uniform_real_distribution<float> pixel(0.0F, 1.0F);
  std::ranges::generate(image.pixels, [&] { return pixel(random); });
  return image;
}

/// How much of source pixel `source` is in pixel `target`, of a side that goes from `from` pixels
/// to `to`: its share of the area when the side shrinks, else how near its centre is.
double weight_of(int source, int target, int from, int to) {
  const double scale = static_cast<double>(from) / to;
  if (to < from) {
    const double begin = std::max<double>(source, target * scale);
    const double end = std::min<double>(source + 1, (target + 1) * scale);
    return std::max(0.0, end - begin) / scale;
  }
  const double centre = std::clamp((target + 0.5) * scale - 0.5, 0.0, from - 1.0);
  return std::max(0.0, 1.0 - std::abs(centre - source));
}

double expected_pixel(const Image& image, ImageSize size, int row, int column) {
  double sum = 0.0;
  for (int y = 0; y < image.size.height; ++y) {
    for (int x = 0; x < image.size.width; ++x) {
      sum += weight_of(y, row, image.size.height, size.height) *
             weight_of(x, column, image.size.width, size.width) *
             image.pixels[static_cast<std::size_t>(y * image.size.width + x)];
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("a resized image has the mean of each area, or what lies between pixels") {
  std::mt19937 random(Catch::getSeed());
  const auto side = [&] { return 1 + static_cast<int>(random() % 40); };
  for (int repeat = 0; repeat < 50; ++repeat) {
    const Image image = noise_image({side(), side()}, random);
    const ImageSize size{side(), side()};
    INFO(image.size.height << " x " << image.size.width << " to " << size.height << " x "
                           << size.width << ", seed " << Catch::getSeed());
    const Image resized = resize_image(image, size);
    REQUIRE(resized.size == size);
    for (int row = 0; row < size.height; ++row) {
      for (int column = 0; column < size.width; ++column) {
        const float pixel = resized.pixels[static_cast<std::size_t>(row * size.width + column)];
        REQUIRE_THAT(pixel, WithinAbs(expected_pixel(image, size, row, column), 1e-5));
      }
    }
  }
}

TEST_CASE("an image of the wanted size stays as it is") {
  std::mt19937 random(Catch::getSeed());
  const Image image = noise_image({7, 11}, random);
  CHECK(resize_image(image, {7, 11}).pixels == image.pixels);
}
