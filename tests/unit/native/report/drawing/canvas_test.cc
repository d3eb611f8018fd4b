#include "native/report/drawing/canvas.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "tests/unit/support/decoded_png.h"

using namespace vaelet::native;
using Catch::Matchers::WithinRel;

TEST_CASE("a canvas in colour becomes an RGB file, a grey one a grey file") {
  Canvas canvas(3, 2, grey(7));
  CHECK(decoded_png(canvas.png()).channels == 1);
  canvas.fill({1, 0, 1, 2}, {1, 2, 3});
  const auto png = decoded_png(canvas.png());
  CHECK(png.channels == 3);
  CHECK(png.width == 3);
  CHECK(png.height == 2);
  CHECK((png.at(0, 1) == std::array{7, 7, 7}));
  CHECK((png.at(1, 1) == std::array{1, 2, 3}));
}

TEST_CASE("what is drawn beyond the edge is cut off") {
  Canvas canvas(4, 4, white);
  canvas.fill({-3, -3, 4, 4}, grey(0));
  canvas.fill({3, 3, 100, 100}, grey(0));
  canvas.draw(Canvas(2, 2, grey(50)), 3, -1);
  canvas.draw_disc(-50.0, 2.0, 3.0, grey(0));
  const auto png = decoded_png(canvas.png());
  CHECK(count_pixels(png, {0, 0, 0}) == 2);
  CHECK(count_pixels(png, {50, 50, 50}) == 1);
  CHECK((png.at(3, 0) == std::array{50, 50, 50}));
  CHECK(count_pixels(png, {255, 255, 255}) == 13);
}

TEST_CASE("a disc covers its area, softly, around its centre") {
  Canvas canvas(60, 40, grey(0));
  constexpr double radius = 12.25;
  canvas.draw_disc(30.5, 20.5, radius, white);
  const auto png = decoded_png(canvas.png());
  double area = 0.0;
  double x_moment = 0.0;
  bool is_soft = false;
  for (int y = 0; y < png.height; ++y) {
    for (int x = 0; x < png.width; ++x) {
      const double covered = png.at(x, y)[0] / 255.0;
      area += covered;
      x_moment += covered * (x + 0.5);
      is_soft = is_soft || (covered > 0.2 && covered < 0.8);
    }
  }
  CHECK_THAT(area, WithinRel(3.14159 * radius * radius, 0.01));
  CHECK_THAT(x_moment / area, WithinRel(30.5, 1e-3));
  CHECK(is_soft);
  CHECK((png.at(30, 20) == std::array{255, 255, 255}));
}

TEST_CASE("a disc of half opacity lets half of what is below through") {
  Canvas canvas(9, 9, grey(100));
  canvas.draw_disc(4.5, 4.5, 3.0, {200, 100, 0}, 0.5);
  CHECK((canvas.at(4, 4) == Colour{150, 100, 50}));
}
