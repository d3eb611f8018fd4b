#include "native/eval/strokes/standardised_strokes.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/eval/strokes/handwriting.h"
#include "tests/unit/native/eval/strokes/drawn_bar.h"

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

constexpr int bar_side = 28;

/// Upright bars, each as wide as its class says: 3 and 7 pixels, and 1 more or less.
struct BarsFixture {
  DataSet data;

  BarsFixture() {
    data.image = {.height = bar_side, .width = bar_side};
    data.class_names = {"narrow", "wide"};
    for (const double width : {2.0, 4.0, 6.0, 8.0})
      add(drawn_bar(bar_side, bar_side, 20, width, 0), width > 5);
  }

  void add(const torch::Tensor& image, bool is_wide) {
    const torch::Tensor levels = (image * 255).round().to(torch::kUInt8).contiguous();
    const auto* bytes = levels.data_ptr<std::uint8_t>();
    data.training.pixels.insert(data.training.pixels.end(), bytes, bytes + levels.numel());
    data.training.labels.push_back(is_wide ? 1 : 0);
    data.training.count += 1;
  }

  std::vector<float> widths(bool by_class = true) const {
    ThreadPool pool(2);
    const ImageSet images(data.training, data);
    const torch::Tensor labels =
        by_class ? images.labels() : torch::zeros({data.training.count}, torch::kLong);
    const torch::Tensor numbers =
        standardised_strokes(images, labels, {*stroke_column("width")}, pool).contiguous();
    return {numbers.data_ptr<float>(), numbers.data_ptr<float>() + numbers.numel()};
  }
};

}  // namespace

TEST_CASE_METHOD(BarsFixture, "Within a class the narrower bar is below 0, the wider one above") {
  // Two numbers have the standard deviation of their distance by the square root of two.
  const double end = std::sqrt(0.5);
  const std::vector<float> found = widths();
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK_THAT(found[i], WithinAbs(i % 2 == 0 ? -end : end, 0.1));
  }
}

TEST_CASE_METHOD(BarsFixture, "Of one class, bars stand by their width alone") {
  const std::vector<float> found = widths(false);
  CHECK(std::ranges::is_sorted(found));
  CHECK_THAT(found[0] + found[3], WithinAbs(0.0, 0.1));
}

TEST_CASE_METHOD(BarsFixture, "An image without ink is 0, and moves no other") {
  const std::vector<float> before = widths();
  add(torch::zeros({1, 1, bar_side, bar_side}), true);
  std::vector<float> after = widths();
  CHECK(after.back() == 0.0F);
  after.pop_back();
  CHECK(after == before);
}

TEST_CASE_METHOD(BarsFixture, "Bars that are all alike are 0") {
  data.training = {};
  for (int i = 0; i < 4; ++i) add(drawn_bar(bar_side, bar_side, 20, 4, 0), i > 1);
  CHECK(std::ranges::all_of(widths(), [](float number) { return number == 0.0F; }));
}

}  // namespace vaelet::native
