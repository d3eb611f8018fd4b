#include "native/report/drawing/image_grid.h"

#include <array>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/support/decoded_png.h"

using namespace vaelet::native;

TEST_CASE("a grid of images is read back from its PNG, grey level by grey level") {
  // Three images of 2 x 3 pixels in two columns, two pixels apart: 4 + 2 high, 6 + 2 wide.
  const std::vector<float> pixels{0.F, .2F, .4F, .6F, .8F, 1.F, 1.F,  1.F, 1.F,
                                  1.F, 1.F, 1.F, .2F, .2F, 2.F, -1.F, .2F, .2F};
  const auto png = decoded_png(image_grid(pixels, {2, 3}, 2).png());
  CHECK(png.width == 8);
  CHECK(png.height == 6);
  CHECK(png.channels == 1);
  const auto level = [&](int row, int column) { return png.at(column, row)[0]; };
  CHECK(level(0, 0) == 0);
  CHECK(level(0, 1) == 51);
  CHECK(level(1, 2) == 255);
  CHECK(level(0, 5) == 255);
  CHECK(level(4, 2) == 255);  // 2 is clamped
  CHECK(level(5, 0) == 0);    // and so is -1
  CHECK(level(5, 1) == 51);
}

TEST_CASE("grids of one width stand below each other, the gap between them") {
  const std::vector<float> white_row{1.F, 1.F};
  const Canvas grid = image_grid(white_row, {1, 1}, 2);
  const auto png = decoded_png(stacked({grid, grid}, 3).png());
  CHECK(png.width == grid.width());
  CHECK(png.height == 1 + 3 + 1);
  CHECK(png.at(0, 0)[0] == 255);
  CHECK(png.at(0, 3)[0] == png.at(1, 0)[0]);  // of the gap between images
  CHECK(png.at(0, 4)[0] == 255);
}

TEST_CASE("images of three channels are drawn in their colours, plane by plane") {
  // Two images of 1 x 2 pixels: all of red, then of green, then of blue.
  const std::vector<float> pixels{1.F, .2F, 0.F, .4F, 0.F, .6F, 0.F, 1.F, .2F, 0.F, .8F, 0.F};
  const auto png = decoded_png(image_grid(pixels, {1, 2, 3}, 2).png());
  REQUIRE(png.width == 2 + 2 + 2);
  REQUIRE(png.height == 1);
  CHECK(png.at(0, 0) == std::array{255, 0, 0});
  CHECK(png.at(1, 0) == std::array{51, 102, 153});
  CHECK(png.at(4, 0) == std::array{0, 51, 204});
  CHECK(png.at(5, 0) == std::array{255, 0, 0});
}

TEST_CASE("a magnified grid repeats every pixel and keeps its gaps") {
  const std::vector<float> pixels{0.F, 1.F, .2F, .4F};  // two images of 1 x 2 pixels
  const auto png = decoded_png(image_grid(pixels, {1, 2}, 1, 3).png());
  REQUIRE(png.width == 6);
  REQUIRE(png.height == 3 + 2 + 3);
  for (int y = 0; y < 3; ++y) {
    for (int x = 0; x < 6; ++x) {
      CHECK(png.at(x, y)[0] == (x < 3 ? 0 : 255));
      CHECK(png.at(x, y + 5)[0] == (x < 3 ? 51 : 102));
    }
  }
  CHECK(png.at(0, 3) == png.at(5, 4));
  CHECK(png.at(0, 3)[0] == 64);
}

TEST_CASE("small images are magnified in figures, large ones are not") {
  CHECK(figure_magnification({28, 28}) == 2);
  CHECK(figure_magnification({8, 12}) == 4);
  CHECK(figure_magnification({64, 20}) == 1);
  CHECK(figure_magnification({1, 1}) == 56);
}
