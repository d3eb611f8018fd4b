#include "native/report/image_grid.h"

#include <catch2/catch_test_macros.hpp>
#include <stb/stb_image.h>

using namespace vaelet::native;

TEST_CASE("a grid of images is read back from its PNG, grey level by grey level") {
  // Three images of 2 x 3 pixels in two columns, two pixels apart: 4 + 2 high, 6 + 2 wide.
  const std::vector<float> pixels{0.F, .2F, .4F, .6F, .8F, 1.F, 1.F,  1.F, 1.F,
                                  1.F, 1.F, 1.F, .2F, .2F, 2.F, -1.F, .2F, .2F};
  const auto png = png_of_image_grid(pixels, 2, 3, 2);
  int width = 0;
  int height = 0;
  int channels = 0;
  unsigned char* levels =
      stbi_load_from_memory(reinterpret_cast<const unsigned char*>(png.data()),
                            static_cast<int>(png.size()), &width, &height, &channels, 0);
  REQUIRE(levels != nullptr);
  CHECK(width == 8);
  CHECK(height == 6);
  CHECK(channels == 1);
  const auto level = [&](int row, int column) { return int{levels[row * 8 + column]}; };
  CHECK(level(0, 0) == 0);
  CHECK(level(0, 1) == 51);
  CHECK(level(1, 2) == 255);
  CHECK(level(0, 5) == 255);
  CHECK(level(4, 2) == 255);  // 2 is clamped
  CHECK(level(5, 0) == 0);    // and so is -1
  CHECK(level(5, 1) == 51);
  stbi_image_free(levels);
}
