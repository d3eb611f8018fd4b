#include "native/report/drawing/scatter.h"

#include <cmath>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "native/report/drawing/palette.h"
#include "tests/unit/support/decoded_png.h"

using namespace vaelet::native;

namespace {

/// Where the pixels of about this colour are, on average, left of `end_column`.
std::pair<double, double> centre_of(const DecodedPng& png, Colour colour, int end_column) {
  double x_sum = 0.0;
  double y_sum = 0.0;
  double count = 0.0;
  for (int y = 0; y < png.height; ++y) {
    for (int x = 0; x < end_column; ++x) {
      const auto pixel = png.at(x, y);
      const int distance = std::abs(pixel[0] - colour.red) + std::abs(pixel[1] - colour.green) +
                           std::abs(pixel[2] - colour.blue);
      if (distance > 2) continue;
      x_sum += x;
      y_sum += y;
      count += 1.0;
    }
  }
  REQUIRE(count > 0.0);
  return {x_sum / count, y_sum / count};
}

/// Many dots on one place, so that they are opaque.
void add_cluster(Scatter& scatter, std::int64_t label, float x, float y) {
  for (int dot = 0; dot < 40; ++dot) {
    scatter.points.insert(scatter.points.end(), {x, y});
    scatter.classes.push_back(label);
  }
}

}  // namespace

TEST_CASE("dots lie where their points lie, y upwards, in the colour of their class") {
  Scatter scatter{{}, {}, {".", ".", "."}, "", ""};
  add_cluster(scatter, 0, -3.F, 0.F);
  add_cluster(scatter, 1, 1.F, 0.F);
  add_cluster(scatter, 2, -3.F, 2.F);
  const auto png = decoded_png(scatter_plot(scatter).png());
  const int plot_end = 800;
  const auto [x0, y0] = centre_of(png, class_colour(0), plot_end);
  const auto [x1, y1] = centre_of(png, class_colour(1), plot_end);
  const auto [x2, y2] = centre_of(png, class_colour(2), plot_end);
  CHECK(std::abs(y1 - y0) < 1.0);
  CHECK(std::abs(x2 - x0) < 1.0);
  CHECK(x1 - x0 > 600.0);
  CHECK(std::abs((y0 - y2) / (x1 - x0) - 0.5) < 0.01);  // equal scales
}

TEST_CASE("the legend has the colour of every class, also of one without points") {
  Scatter scatter{{}, {}, {"zero", "one", "two", "three"}, "", ""};
  add_cluster(scatter, 1, 0.F, 0.F);
  add_cluster(scatter, 2, 1.F, 1.F);
  const auto png = decoded_png(scatter_plot(scatter).png());
  for (std::size_t label = 0; label < 4; ++label) {
    const Colour colour = class_colour(label);
    std::ptrdiff_t in_legend = 0;
    for (int y = 0; y < png.height; ++y) {
      for (int x = 800; x < png.width; ++x) {
        in_legend += png.at(x, y) == std::array<int, 3>{colour.red, colour.green, colour.blue};
      }
    }
    INFO("class " << label);
    CHECK(in_legend > 50);
  }
}

TEST_CASE("a plot with axes has room for them, and points that are all the same have a plot") {
  Scatter scatter{{}, {}, {"a"}, "z1", "z2"};
  add_cluster(scatter, 0, 5.F, 5.F);
  const Canvas with_axes = scatter_plot(scatter);
  scatter.x_name.clear();
  const Canvas without = scatter_plot(scatter);
  CHECK(with_axes.width() > without.width());
  CHECK(with_axes.height() > without.height());
}
