#include "native/data/fit_image.h"

#include <array>
#include <random>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace vaelet::native;
using Catch::Matchers::WithinAbs;

namespace {

/// An image whose pixels count up in steps of 0.01.
Image counting_image(ImageSize size) {
  Image image{size, {}};
  for (int pixel = 0; pixel < size.height * size.width; ++pixel) {
    image.pixels.push_back(0.01F * static_cast<float>(pixel));
  }
  return image;
}

void check_pixels(const Image& image, const std::vector<double>& expected) {
  REQUIRE(image.pixels.size() == expected.size());
  for (std::size_t pixel = 0; pixel < expected.size(); ++pixel) {
    INFO("pixel " << pixel);
    CHECK_THAT(image.pixels[pixel], WithinAbs(expected[pixel], 1e-6));
  }
}

}  // namespace

TEST_CASE("crop takes the middle of what is too wide or too high") {
  check_pixels(fit_image(counting_image({2, 6}), {2, 2}, Fit::crop), {0.02, 0.03, 0.08, 0.09});
  check_pixels(fit_image(counting_image({4, 1}), {2, 1}, Fit::crop), {0.01, 0.02});
  check_pixels(fit_image(counting_image({6, 2}), {1, 1}, Fit::crop), {0.055});
  check_pixels(fit_image(counting_image({1, 4}), {2, 2}, Fit::crop), {0.01, 0.01, 0.01, 0.01});
}

TEST_CASE("crop shrinks as Pillow's reducing filter does") {
  // numpy.asarray(Image.fromarray(picture[:, 2:8]).reduce(3)) of the picture
  // numpy.arange(60, dtype="f").reshape(6, 10) * .01, by Pillow 9.4
  check_pixels(fit_image(counting_image({6, 10}), {2, 2}, Fit::crop), {0.13, 0.16, 0.43, 0.46});
}

TEST_CASE("pad shows the whole image and fills with the median grey of its edge") {
  Image image{{1, 3}, {0.5F, 1.0F, 0.5F}};
  check_pixels(fit_image(image, {3, 3}, Fit::pad), {0.5, 0.5, 0.5, 0.5, 1.0, 0.5, 0.5, 0.5, 0.5});
  image = {{3, 1}, {0.1F, 0.7F, 0.1F}};
  check_pixels(fit_image(image, {3, 2}, Fit::pad), {0.1, 0.1, 0.7, 0.1, 0.1, 0.1});
}

TEST_CASE("the channels of a colour image are fitted as three grey images") {
  std::mt19937 random(Catch::getSeed());
  const Fit fit = GENERATE(Fit::crop, Fit::pad, Fit::stretch);
  INFO("seed " << Catch::getSeed());
  const ImageSize size{7, 12};
  std::array<Image, 3> planes;
  Image colour{size, {}, 3};
  for (Image& plane : planes) plane.size = size;
  for (int value = 0; value < 3 * 7 * 12; ++value) {
    colour.pixels.push_back(static_cast<float>(random() % 256) / 255.0F);
    planes[static_cast<std::size_t>(value % 3)].pixels.push_back(colour.pixels.back());
  }
  const Image fitted = fit_image(colour, {5, 6}, fit);
  REQUIRE(fitted.channels == 3);
  REQUIRE(fitted.pixels.size() == 90);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const Image plane = fit_image(planes[channel], {5, 6}, fit);
    for (std::size_t pixel = 0; pixel < 30; ++pixel) {
      REQUIRE_THAT(fitted.pixels[3 * pixel + channel], WithinAbs(plane.pixels[pixel], 1e-6));
    }
  }
}

TEST_CASE("stretch scales each side by itself") {
  check_pixels(fit_image(counting_image({2, 4}), {2, 2}, Fit::stretch),
               {0.005, 0.025, 0.045, 0.065});
}

TEST_CASE("an image of the wanted shape is only scaled, whatever the fit") {
  const Fit fit = GENERATE(Fit::crop, Fit::pad, Fit::stretch);
  const Image image = counting_image({6, 9});
  CHECK(fit_image(image, {2, 3}, fit).pixels == resize_image(image, {2, 3}).pixels);
  CHECK(fit_image(image, {6, 9}, fit).pixels == image.pixels);
}

TEST_CASE("every fit gives the wanted size with greys of the image") {
  std::mt19937 random(Catch::getSeed());
  const auto side = [&] { return 1 + static_cast<int>(random() % 40); };
  for (int repeat = 0; repeat < 300; ++repeat) {
    const Image image = counting_image({side(), side()});
    const ImageSize size{side(), side()};
    for (const Fit fit : {Fit::crop, Fit::pad, Fit::stretch}) {
      INFO(image.size.height << " x " << image.size.width << " to " << size.height << " x "
                             << size.width << ", seed " << Catch::getSeed());
      const Image fitted = fit_image(image, size, fit);
      REQUIRE(fitted.size == size);
      REQUIRE(fitted.pixels.size() == static_cast<std::size_t>(size.height * size.width));
      for (const float pixel : fitted.pixels) {
        REQUIRE(pixel >= -1e-5F);
        REQUIRE(pixel <= image.pixels.back() + 1e-5F);
      }
    }
  }
}
