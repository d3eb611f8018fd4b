#include "native/report/drawing/panels.h"

#include <catch2/catch_test_macros.hpp>

#include "native/report/drawing/lettering.h"
#include "tests/unit/support/decoded_png.h"

using namespace vaelet::native;

namespace {

constexpr Colour red{255, 0, 0};
constexpr Colour blue{0, 0, 255};

}  // namespace

TEST_CASE("a caption stands above its picture and hides none of it") {
  const Canvas panel = captioned(Canvas(200, 50, red), "sixteen new images from the prior");
  const auto png = decoded_png(panel.png());
  CHECK(png.width == 200);
  CHECK(count_pixels(png, {255, 0, 0}) == 200 * 50);
  CHECK((png.at(0, png.height - 1) == std::array{255, 0, 0}));
  CHECK((png.at(0, png.height - 51) != std::array{255, 0, 0}));
  CHECK(count_pixels(png, {ink.red, ink.green, ink.blue}) > 50);
  CHECK(png.height ==
        50 + line_height *
                 static_cast<int>(wrapped_lines("sixteen new images from the prior", 200).size()));
}

TEST_CASE("a caption with a word wider than the picture widens the panel") {
  const Canvas panel = captioned(Canvas(10, 10, red), "reconstructions");
  CHECK(panel.width() == text_width("reconstructions"));
  CHECK(count_pixels(decoded_png(panel.png()), {255, 0, 0}) == 100);
}

TEST_CASE("names stand left of the rows that they name") {
  const Canvas panel = with_row_names(Canvas(30, 100, red), {"0", "long"});
  const auto png = decoded_png(panel.png());
  const int left = png.width - 30;
  CHECK(left >= text_width("long"));
  CHECK(count_pixels(png, {255, 0, 0}) == 30 * 100);
  const auto inked = [&](int first_row, int end_row) {
    int count = 0;
    for (int y = first_row; y < end_row; ++y) {
      for (int x = 0; x < left; ++x) count += png.at(x, y)[0] == ink.red ? 1 : 0;
    }
    return count;
  };
  CHECK(inked(10, 40) > 0);
  CHECK(inked(60, 90) > inked(10, 40));
  CHECK(inked(40, 60) == 0);
}

TEST_CASE("pictures of different sizes keep all their pixels side by side") {
  const auto png = decoded_png(side_by_side({Canvas(20, 10, red), Canvas(5, 30, blue)}).png());
  CHECK(count_pixels(png, {255, 0, 0}) == 200);
  CHECK(count_pixels(png, {0, 0, 255}) == 150);
  CHECK((png.at(0, 0) == std::array{255, 255, 255}));
  CHECK(png.width == 16 + 20 + 16 + 5 + 16);
}
