#include "native/data/pictures/stored_pixels.h"

#include <cstdint>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace vaelet::native;
using Catch::Matchers::WithinAbs;

namespace {

/// A row of grey pixels with alpha: level, alpha, level, alpha, ...
StoredPixels<std::uint8_t> grey_alpha_row(const std::vector<std::uint8_t>& levels) {
  return {{1, static_cast<int>(levels.size() / 2)}, 2, levels};
}

}  // namespace

TEST_CASE("what is transparent shows white paper") {
  const std::vector<std::uint8_t> levels{0, 255, 0, 0, 100, 51};
  const Image image = picture_of(grey_alpha_row(levels), Colours::grey);
  CHECK(image.pixels[0] == 0.0F);
  CHECK(image.pixels[1] == 1.0F);
  CHECK_THAT(image.pixels[2], WithinAbs(0.2 * 100 / 255 + 0.8, 1e-6));
}

TEST_CASE("the alpha of one ink that white paper would hide is the picture") {
  const std::vector<std::uint8_t> white{255, 0, 255, 51, 255, 255, 7, 0};
  CHECK(is_ink_in_alpha(grey_alpha_row(white)));
  const Image image = picture_of(grey_alpha_row(white), Colours::grey);
  CHECK(image.pixels == std::vector<float>{0.0F, 51 / 255.0F, 1.0F, 0.0F});
}

TEST_CASE("alpha is no ink where white paper shows the colours") {
  const std::vector<std::uint8_t> black{0, 0, 0, 51, 0, 255};
  const std::vector<std::uint8_t> two_whites{255, 255, 254, 51, 255, 0};
  const std::vector<std::uint8_t> opaque{255, 255, 255, 255};
  const std::vector<std::uint8_t> clear{0, 0, 255, 0};
  CHECK_FALSE(is_ink_in_alpha(grey_alpha_row(black)));
  CHECK_FALSE(is_ink_in_alpha(grey_alpha_row(two_whites)));
  CHECK_FALSE(is_ink_in_alpha(grey_alpha_row(opaque)));
  CHECK_FALSE(is_ink_in_alpha(grey_alpha_row(clear)));
}

TEST_CASE("an ink with a colour shows on white paper where colours are kept") {
  const std::vector<std::uint8_t> yellow{255, 255, 0, 0, 255, 255, 0, 51, 255, 255, 0, 255};
  const StoredPixels<std::uint8_t> stored{{1, 3}, 4, yellow};
  const Image kept = picture_of(stored, Colours::kept);
  CHECK(kept.channels == 3);
  CHECK(kept.pixels.front() == 1.0F);
  CHECK(kept.pixels.back() == 0.0F);
  CHECK_THAT(kept.pixels[5], WithinAbs(0.8, 1e-6));
  CHECK(picture_of(stored, Colours::grey).pixels == std::vector<float>{0.0F, 0.2F, 1.0F});
}

TEST_CASE("levels of 16 bits count in full") {
  const std::vector<std::uint16_t> levels{0x8000, 0, 0xffff};
  const Image image = picture_of(StoredPixels<std::uint16_t>{{1, 1}, 3, levels}, Colours::grey);
  CHECK_THAT(image.pixels[0], WithinAbs((0.299 * 0x8000 + 0.114 * 0xffff) / 0xffff, 1e-6));
}
